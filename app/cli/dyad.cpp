// attune dyad: two sessions on one clock beside each other, as the panel of the window has it.
#include "app/cli/context.hpp"
#include "app/review/two_people.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <ostream>

namespace attune::cli {
namespace {

using json = nlohmann::ordered_json;

json or_null(const std::optional<double>& v) {
    return v ? json(*v) : json{};
}

json chance(const against_chance& c) {
    return {{"z", c.z}, {"shuffled_mean", c.shuffled_mean}, {"shuffled_sd", c.shuffled_sd}, {"effect", c.effect}, {"p", c.p}};
}

json document(const two_people_finding& f) {
    const auto& h = f.heart;
    json d{{"verdict", name(f.is)},
           {"paced_together_s", f.paced_s},
           {"segments", h.segments},
           {"settings",
            {{"segment_s", f.settings.segment_s},
             {"most_lag_s", f.settings.most_lag_s},
             {"shuffles", f.settings.shuffles},
             {"seed", f.settings.seed}}},
           {"together", h.evaluated ? chance(h.together) : json{}},
           {"any", h.evaluated ? chance(h.any) : json{}},
           {"lead_s", or_null(h.lead_s)}};
    if (!h.evaluated) d["why"] = h.why;
    const auto& v = f.variability;
    d["ln_rmssd"] = {{"r", or_null(v.r)}, {"pairs", v.pairs}};
    if (v.r)
        d["ln_rmssd"].update({{"low", v.low}, {"high", v.high}});
    else
        d["ln_rmssd"]["why"] = v.why;
    return d;
}

} // namespace

void add_dyad(CLI::App& app, context& c) {
    auto id = std::make_shared<std::string>();
    auto& sub = *app.add_subcommand("dyad", "Two people recorded at once: a first look for whoever leads; no score");
    sub.add_option("ID", *id, "One of the two sessions, or the first characters of its id")->required();
    common(sub, c, prints_data, [&c, id] {
        const auto sessions = c.read_store();
        if (!sessions) return c.failed(sessions.error());
        const auto one = sessions->read(*id);
        if (!one) return c.failed(one.error());
        if (one->together.empty())
            return c.failed(fmt::format("session {}: nobody was recorded together with it, or that session is gone; `practice` with two "
                                        "--sensor records two people",
                                        one->header.id));
        const auto other = sessions->read(one->together);
        if (!other) return c.failed(other.error());
        const auto named = [](const recording& r, const char* otherwise) { return r.header.client.empty() ? std::string{otherwise} : r.header.client; };
        const auto v = make_two_people(*one, *other, {named(*one, "the first"), named(*other, "the second")});
        if (c.json) {
            json d{{"dsp_version", dsp_version()}, {"sessions", v.ids}, {"clients", {one->header.client, other->header.client}}};
            d.update(document(v.finding));
            auto& list = d["phases"] = json::array();
            for (const auto& p : v.phases)
                list.push_back({{"name", p.name},
                                {"from_s", p.from_s},
                                {"to_s", p.to_s},
                                {"paced", p.paced},
                                {"mean_hr_bpm", {or_null(p.hr_bpm[0]), or_null(p.hr_bpm[1])}}});
            d["cautions"] = v.cautions;
            return c.print(d);
        }
        c.out() << fmt::format("{} and {}\n", v.names[0], v.names[1]);
        for (const auto& words : v.found)
            c.out() << words << '\n';
        if (!v.how.empty()) c.out() << v.how << '\n';
        c.out() << '\n';
        for (const auto& p : v.phases) {
            const auto cell = [](const std::optional<double>& hr) { return hr ? fmt::format("{:.1f}", *hr) : std::string{"-"}; };
            c.out() << fmt::format("{:<28} {:>7.1f} {:>7.1f} s  {:>6} {:>6} a minute{}\n", p.name, p.from_s, p.to_s, cell(p.hr_bpm[0]),
                                   cell(p.hr_bpm[1]), p.paced ? "  paced together" : "");
        }
        c.out() << '\n';
        for (const auto& words : v.cautions)
            c.out() << words << '\n';
        c.out() << std::flush;
        return c.out() ? 0 : 1;
    });
}

} // namespace attune::cli
