// A day of beats out into every form and back in, as bytes in memory and into a store on the disk.
//
// Workload: 24 h, 100,000 beats with odd doubles, a gap and an artefact here and there, as a recorder wrote it: with and
// without the numbers of every second (86,400 of them), which only a session lived in this program has. Limit: 2 s each
// (issue of the formats), for export and for import with the transaction.
#include "app/live/import_session.hpp"
#include "app/store/export/csv.hpp"
#include "app/store/export/edf.hpp"
#include "app/store/export/json.hpp"
#include "app/store/export/rr.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <random>
#include <string>

using namespace attune;

namespace {

recording day(bool numbers) {
    std::mt19937_64 random{7};
    std::uniform_real_distribution<double> ms{728, 1000};
    recording r;
    r.header.id = "20261124-0000-k3f9";
    r.header.started_utc_ms = 1795478400000;
    r.header.sensor = "ble:H10";
    r.header.setup.plan.id = "mindful-breathing";
    double t = 0.25;
    for (int i = 0; i < 100'000; ++i) {
        recorded_beat b;
        const double rr = ms(random);
        if (i % 20'000 == 10'000) {
            r.gaps.push_back({seconds{t}, seconds{t + 20}, gap_cause::contact_lost});
            t += 20;
        } else
            t += i == 0 ? 0 : rr / 1000;
        b.t_s = t;
        b.starts_chain = i % 20'000 == 10'000 || i == 0;
        if (!b.starts_chain) b.rr_ms = rr;
        b.judged = true;
        b.classed = b.starts_chain ? beat_class::first : i % 500 == 9 ? beat_class::ectopic : beat_class::normal;
        b.deviation = rr / 1000;
        r.beats.push_back(b);
    }
    r.duration_s = t;
    r.ended = ended_as::complete;
    for (double s = 1; numbers && s < t; ++s) {
        numbers_record n{};
        n.t = seconds{s};
        n.numbers.hr_bpm = {61.123456789 + s / 1e5, why_not::none};
        n.numbers.ln_rmssd = {3.6123456789 + s / 1e6, why_not::none};
        n.numbers.activation.value = 48.5 + s / 1e5;
        r.numbers.push_back(n);
    }
    return r;
}

/// On the clock, and of the processor: a machine that has other things to do, and its disk, make the difference.
struct took {
    double wall = 1e9, cpu = 1e9;
};
template <class Work>
void least(took& t, Work&& work) {
    const auto from = std::chrono::steady_clock::now();
    const auto cpu = std::clock();
    work();
    t.wall = std::min(t.wall, std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count());
    t.cpu = std::min(t.cpu, static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC);
}

} // namespace

int main() {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / ("attune-formats-" + std::to_string(std::random_device{}()));
    fs::create_directories(folder);
    for (const bool numbers : {false, true}) {
        const auto r = day(numbers);
        const std::pair<const char*, std::function<std::string()>> forms[]{
            {"x.rr", [&] { return to_rr(r); }},
            {"x.csv", [&] { return to_csv(r); }},
            {"x.json", [&] { return to_json(r); }},
            {"x.edf", [&] { return to_edf(r).value_or(""); }},
        };
        for (const auto& [name, form] : forms) {
            std::string bytes;
            took out, in;
            for (int k = 0; k < 3; ++k)
                least(out, [&] { bytes = form(); });
            std::string said = "stored";
            for (int k = 0; k < 3; ++k)
                least(in, [&] {
                    const auto done = import_session(folder / "s.db", bytes, name);
                    if (!done) said = done.error().what;
                });
            std::printf("24 h, 100,000 beats%s  %-7s %6.1f MB   out %6.3f s (processor %5.3f)   in and %s %6.3f s "
                        "(processor %5.3f)   (limit 2 s each)\n",
                        numbers ? ", 86,400 numbers" : "", name, static_cast<double>(bytes.size()) / 1e6, out.wall,
                        out.cpu, said.c_str(), in.wall, in.cpu);
        }
    }
    std::error_code none;
    fs::remove_all(folder, none);
}
