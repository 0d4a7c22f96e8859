#include "app/store/export/rr.hpp"

#include "app/store/export/decimal.hpp"

#include <chrono>
#include <cmath>
#include <fmt/format.h>

namespace attune {
namespace {

/// A comment ends with its line: text from people and sensors stays on it.
std::string one_line(std::string_view text) {
    std::string line{text};
    for (char& c : line)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return line;
}

} // namespace

std::string utc_words(std::int64_t utc_ms) {
    using namespace std::chrono;
    const sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds{utc_ms}};
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss time{at - day};
    auto words = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                             static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                             time.hours().count(), time.minutes().count(), time.seconds().count());
    if (const auto ms = time.subseconds().count(); ms != 0) words += fmt::format(".{:03}", ms);
    return words + "Z";
}

std::string comment_header(const recording& r) {
    const auto& h = r.header;
    const auto& p = h.setup.plan;
    std::string out = fmt::format("# session {}\n# started {}\n", h.id, utc_words(h.started_utc_ms));
    if (!h.client.empty()) out += fmt::format("# client {}\n", one_line(h.client));
    out += fmt::format("# practice {} ({})\n", one_line(p.id), one_line(p.title));
    if (p.paced)
        out += fmt::format("# pattern in {}{} hold {} out {} rest {} s\n", decimal(p.pattern.inhale.count()),
                           p.pattern.top_up.count() > 0 ? " and " + decimal(p.pattern.top_up.count()) : "",
                           decimal(p.pattern.hold_full.count()), decimal(p.pattern.exhale.count()),
                           decimal(p.pattern.hold_empty.count()));
    out += fmt::format("# sensor {}{}\n", one_line(h.sensor), h.setup.simulated ? " (simulated)" : "");
    out += fmt::format("# dsp {} program {}\n", one_line(h.dsp_version), one_line(h.program_version));
    out += fmt::format("# duration {} s, ended {}\n", decimal(r.duration_s),
                       r.ended ? name(*r.ended) : "not yet");
    return out;
}

std::string to_rr(const recording& r) {
    std::string out = comment_header(r) + "# intervals in ms as measured, artefacts included\n";
    std::size_t gap = 0;
    const auto gaps_until = [&](double t) {
        bool said = false;
        for (; gap < r.gaps.size() && r.gaps[gap].from.count() < t; ++gap, said = true)
            out += fmt::format("# gap from {} to {} s: {}\n", decimal(r.gaps[gap].from.count()),
                               decimal(r.gaps[gap].to.count()), name(r.gaps[gap].cause));
        return said;
    };
    for (const auto& b : r.beats) {
        // Every break of a chain is told, also one without a gap in time: a reader must not compute across
        // it.
        if (!gaps_until(b.t_s) && b.starts_chain && &b != &r.beats.front()) out += "# gap: a new chain\n";
        if (b.rr_ms) out += decimal(*b.rr_ms) + "\n";
    }
    gaps_until(HUGE_VAL);
    return out;
}

} // namespace attune
