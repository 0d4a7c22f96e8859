#include "drivers/sim/settings.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

namespace attune::sim {
namespace {

struct number {
    std::string_view name;
    double low, high;
    double& (*of)(settings&);
};

// The limits are wide: a parameter is for trying things out, they only keep the model from losing its
// meaning.
constexpr std::array numbers{
    number{"hr", 30, 200, [](settings& s) -> double& { return s.heart.hr_bpm; }},
    number{"rsa", 0, 60, [](settings& s) -> double& { return s.heart.rsa_bpm; }},
    number{"arousal", 0, 1, [](settings& s) -> double& { return s.heart.arousal; }},
    number{"breath", 3, 40, [](settings& s) -> double& { return s.heart.own_breaths; }},
    number{"irregular", 0, 0.5, [](settings& s) -> double& { return s.heart.irregular; }},
    number{"drift", 0, 10, [](settings& s) -> double& { return s.heart.drift_bpm; }},
    number{"jitter", 0, 10, [](settings& s) -> double& { return s.heart.jitter_bpm; }},
    number{"reaction", 0, 3, [](settings& s) -> double& { return s.heart.reaction_s; }},
    number{"resonance", 4, 7, [](settings& s) -> double& { return s.heart.resonance.emplace(); }},
    number{"sharpness", 0.05, 2, [](settings& s) -> double& { return s.heart.sharpness; }},
    number{"depth", 0, 0.5, [](settings& s) -> double& { return s.heart.depth_varies; }},
    number{"missed", 0, 0.3, [](settings& s) -> double& { return s.faults.missed; }},
    number{"extra", 0, 0.3, [](settings& s) -> double& { return s.faults.extra; }},
    number{"ectopic", 0, 0.3, [](settings& s) -> double& { return s.faults.ectopic; }},
    number{"noise", 0, 1, [](settings& s) -> double& { return s.faults.noise; }},
};
constexpr std::string_view all_names =
    "seed, hr, rsa, arousal, breath, irregular, drift, jitter, reaction, follow, resonance, sharpness, depth, "
    "stressor, missed, extra, ectopic, dropout, noise";
constexpr double longest_s = 86400; // a day: no script is longer

std::optional<double> read_number(std::string_view text) {
    double v{};
    const auto* end = text.data() + text.size();
    const auto [at, ec] = std::from_chars(text.data(), end, v, std::chars_format::fixed);
    if (ec != std::errc{} || at != end || !std::isfinite(v)) return std::nullopt;
    return v;
}

/// "FROM:TO" or, where `third`, also "FROM:TO:SIZE".
std::optional<std::array<double, 3>> read_span(std::string_view text, bool third) {
    std::array<double, 3> v{0, 0, 0.6}; // 0.6: chosen, a stressor that shows clearly (+15 bpm)
    std::size_t n = 0;
    while (n < 3) {
        const auto colon = text.find(':');
        const auto one = read_number(text.substr(0, colon));
        if (!one) return std::nullopt;
        v[n++] = *one;
        if (colon == std::string_view::npos) break;
        text.remove_prefix(colon + 1);
        if (n == 3) return std::nullopt;
    }
    if (n < 2 || (n == 3 && !third)) return std::nullopt;
    if (v[0] < 0 || v[1] <= v[0] || v[1] > longest_s || v[2] <= 0 || v[2] > 1) return std::nullopt;
    return v;
}

std::string in_words(double v) {
    std::array<char, 32> text{};
    const auto r = std::to_chars(text.data(), text.data() + text.size(), v);
    return {text.data(), r.ptr};
}

tl::unexpected<error> wrong(std::string_view name, std::string_view value, std::string_view right) {
    return fail(errc::invalid, "The simulated heart cannot take " + std::string{name} + "=" +
                                   std::string{value.substr(0, 40)} + ": " + std::string{right} + ".");
}

} // namespace

result<settings> parse_settings(const sensor_uri& uri) {
    settings s;
    if (uri.target == "aroused")
        s.heart.arousal = 0.7; // chosen: +17.5 bpm, RSA less than half, breathing 17 a minute
    else if (uri.target != "calm")
        return fail(errc::invalid, "There is no simulated heart \"" + uri.target.substr(0, 40) +
                                       "\"; there are sim:calm and sim:aroused.");
    s.profile = uri.target;
    s.seed = uri.seed.value_or(1);

    for (const auto& [name, value] : uri.more) {
        if (name == "dropout" || name == "stressor") {
            const bool sized = name == "stressor";
            for (std::optional<std::string_view> left{value}; left;) { // FROM:TO,FROM:TO
                const auto comma = left->find(',');
                const auto one = left->substr(0, comma);
                left =
                    comma == std::string_view::npos ? std::nullopt : std::optional{left->substr(comma + 1)};
                const auto v = read_span(one, sized);
                if (!v)
                    return wrong(name, value,
                                 sized ? "it is FROM:TO or FROM:TO:SIZE, seconds from 0 on and a size up to 1"
                                       : "it is FROM:TO in seconds from 0 on, such as 60:70 or 60:70,90:95");
                if (sized)
                    s.heart.stressors.push_back({{(*v)[0], (*v)[1]}, (*v)[2]});
                else
                    s.faults.dropouts.push_back({(*v)[0], (*v)[1]});
            }
            continue;
        }
        if (name == "follow") {
            if (value != "0" && value != "1") return wrong(name, value, "it is 1 (follows the pacer) or 0");
            s.heart.follows = value == "1";
            continue;
        }
        const number* known = nullptr;
        for (const auto& n : numbers)
            if (n.name == name) known = &n;
        if (!known)
            return fail(errc::invalid, "The simulated heart has no parameter \"" + name.substr(0, 30) +
                                           "\"; it has " + std::string{all_names} + ".");
        const auto v = read_number(value);
        if (!v || *v < known->low || *v > known->high)
            return wrong(name, value,
                         "it is a number from " + in_words(known->low) + " to " + in_words(known->high));
        known->of(s) = *v;
    }
    return s;
}

} // namespace attune::sim
