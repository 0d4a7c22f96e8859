#include "app/import/imported.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace attune {

std::string_view words(import_kind k) noexcept {
    constexpr std::string_view all[]{"RR text", "a table of intervals", "a session of Attune (JSON)", "EDF+ (beats)",
                                     "EDF+ (ECG)"};
    return all[static_cast<std::size_t>(k)];
}

std::string import_sensor(import_kind k, bool simulated) {
    constexpr const char* all[]{"import:rr", "import:csv", "import:json", "import:edf", "import:edf-ecg"};
    return std::string{simulated ? "replay:" : ""} + all[static_cast<std::size_t>(k)];
}

bool is_import(std::string_view sensor) noexcept {
    if (sensor.starts_with("replay:")) sensor.remove_prefix(7);
    return sensor.starts_with("import:");
}

std::string import_name(std::string_view sensor) {
    auto kind = sensor.substr(sensor.rfind(':') + 1);
    return fmt::format("imported.{}", kind.substr(0, kind.find('-')));
}

std::vector<record> records_of(const recording& r) {
    std::vector<std::pair<double, record>> all;
    all.reserve(2 * r.beats.size() + r.gaps.size() + r.marks.size() + 16);
    const auto add = [&](double t, const record& one) { all.emplace_back(t, one); };
    for (const auto& p : r.phases)
        add(p.t.count(), p);
    for (const auto& p : r.pacer)
        add(p.t.count(), p);
    for (const auto& s : r.steps)
        add(s.t.count(), s);
    for (const auto& s : r.sensor)
        add(s.t.count(), s);
    for (std::size_t i = 0; i < r.beats.size(); ++i) {
        const auto& b = r.beats[i];
        beat_record beat{i, seconds{b.t_s}, std::nullopt, b.starts_chain, std::nullopt};
        if (b.rr_ms) beat.rr = milliseconds{*b.rr_ms};
        add(b.t_s, beat);
        if (b.judged) add(b.t_s, class_record{i, b.classed, b.deviation});
    }
    for (const auto& g : r.gaps)
        add(g.from.count(), g);
    for (const auto& m : r.marks)
        add(m.t.count(), m);
    for (const auto& c : r.cues)
        add(c.t.count(), c);
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<record> out;
    out.reserve(all.size() + 2);
    for (const auto& one : all)
        out.push_back(one.second);
    if (r.dropped != drops{}) out.emplace_back(drops_record{seconds{r.duration_s}, r.dropped});
    out.emplace_back(ended_record{seconds{r.duration_s}, r.ended.value_or(ended_as::complete), 0});
    return out;
}

std::vector<record> source_records(std::string_view bytes) {
    std::vector<record> out;
    out.reserve(bytes.size() / port_input::capacity + 1);
    while (!bytes.empty()) {
        input_record in{};
        in.in.kind = input_kind::bytes;
        const auto n = std::min(bytes.size(), port_input::capacity);
        in.in.size = static_cast<std::uint8_t>(n);
        std::memcpy(in.in.data.data(), bytes.data(), n);
        out.emplace_back(in);
        bytes.remove_prefix(n);
    }
    return out;
}

std::string source_of(const std::vector<input_record>& journal) {
    std::string bytes;
    for (const auto& in : journal)
        for (const auto b : in.in.bytes())
            bytes += static_cast<char>(b);
    return bytes;
}

std::optional<std::string> wrong_beats(const recording& r) {
    const auto outside = [](double t) { return !(std::abs(t) <= longest_import_s); };
    if (r.beats.empty()) return "no beat in it";
    for (std::size_t i = 0; i < r.beats.size(); ++i) {
        const auto& b = r.beats[i];
        if (outside(b.t_s)) return "a beat lies outside of any recording's length (14 days at most)";
        if (i > 0 && b.t_s < r.beats[i - 1].t_s) return "its beats are not in order of time";
        if (b.rr_ms && !(*b.rr_ms >= 0 && *b.rr_ms <= 1e6))
            return "an interval in it is none: below 0 or longer than a quarter of an hour";
    }
    if (outside(r.duration_s)) return "its duration is none (14 days at most)";
    return std::nullopt;
}

} // namespace attune
