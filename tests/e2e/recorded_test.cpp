// Recorded hearts on ptys in real time, through the whole program: every sensor that only talks, several at once.
#include "tests/e2e/attune_program.hpp"
#include "tests/support/emulators/every_sensor.hpp"
#include "tests/support/emulators/faulty.hpp"
#include "tests/support/emulators/pty_runner.hpp"
#include "tests/support/emulators/rr_series.hpp"
#include "tests/support/reference.hpp"

#include "dsp/ecg/find_beats.hpp"

#include <cmath>

using namespace attune;
using namespace attune::test;

namespace {

/// A program of its own on this path, without a word about what is there.
struct session {
    attune_program program{};
    child process;
    explicit session(const std::string& path)
        : process{program.command({"practice", "--headless", "--minutes", "60", "--pace", "30", "--sensor",
                                   "serial:" + path})} {}
    /// Until so much time of breathing has passed; then ended as a person does, read and replayed.
    nlohmann::json after(double length_s) {
        const int breaths = static_cast<int>(length_s / 2) + 1; // of two seconds
        const bool came = !process.line_with("breath " + std::to_string(breaths), 200s).empty();
        INFO(process.text());
        REQUIRE(came);
        process.signal(SIGTERM);
        REQUIRE(process.wait() == 0);
        auto s = program.newest();
        CHECK(run_to_end(program.command({"replay", s["id"].get<std::string>(), "--verify"})).out == "identical\n");
        return s;
    }
};

double length_s(const std::vector<double>& rr_ms) {
    double ms = 0;
    for (const double rr : rr_ms)
        ms += rr;
    return ms / 1000;
}

/// Where in the truth each interval stands, in order; nothing where one is none of them.
bool in_order(const std::vector<double>& stored, const std::vector<double>& truth, double within) {
    std::size_t next = 0;
    for (const double rr : stored) {
        while (next < truth.size() && std::abs(truth[next] - rr) > within)
            ++next;
        if (next++ == truth.size()) return false;
    }
    return true;
}

} // namespace

TEST_CASE("recorded: of a recorded heart the store holds exactly its beats, whatever tells them, found out by itself",
          "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto rr = rr_series(ref, "nsr001_5min_a", 30);
    struct running {
        played_sensor sensor;
        std::unique_ptr<pty_runner> line;
        std::unique_ptr<session> there;
    };
    std::vector<running> all;
    for (auto& s : every_sensor()) {
        if (s.protocol == "ant" || s.protocol == "bgapi") continue; // ant_test.cpp, bgapi_test.cpp
        auto line = std::make_unique<pty_runner>(s.make(rr), power::comes_on_once_opened);
        auto there = std::make_unique<session>(line->path());
        all.push_back({s, std::move(line), std::move(there)});
    }
    for (auto& r : all) {
        INFO(r.sensor.name);
        const auto s = r.there->after(length_s(rr) + 8); // a silent one is known by its lifesign, after three seconds
        const auto stored = intervals(s), truth = r.sensor.sent(rr);
        REQUIRE(stored.size() == truth.size());
        for (std::size_t i = 0; i < truth.size(); ++i) {
            CHECK(std::abs(stored[i] - truth[i]) <= r.sensor.within_ms);
            if (truth.size() == rr.size()) CHECK(std::abs(stored[i] - rr[i]) <= std::max(r.sensor.step_ms, 1e-6));
        }
    }
}

TEST_CASE("recorded: the beats of a printed ECG, and of a bridge that sends samples alone, are in the store", "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto ecg = ecg_series(ref, "mitdb_100", 120);
    std::vector<double> truth;
    for (const auto& b : find_beats(std::span<const float>{ecg.values}, hertz{ecg.hertz}).beats)
        truth.push_back(b.sample / ecg.hertz * 1e3);
    std::vector<std::pair<std::string, std::unique_ptr<emulator>>> boards;
    for (const auto& f : samples_printed)
        boards.emplace_back(f.name, std::make_unique<text_board>(f.what, ecg));
    boards.emplace_back("bridge, samples alone", std::make_unique<bridge_board>(ecg));
    std::vector<std::unique_ptr<pty_runner>> lines;
    std::vector<std::unique_ptr<session>> sessions;
    for (auto& [name, device] : boards) {
        lines.push_back(std::make_unique<pty_runner>(std::move(device), power::comes_on_once_opened));
        sessions.push_back(std::make_unique<session>(lines.back()->path()));
    }
    for (std::size_t i = 0; i < sessions.size(); ++i) {
        INFO(boards[i].first);
        const auto stored = intervals(sessions[i]->after(28));
        CHECK(stored.size() > 15);
        // Where in the recording they began is found out: the intervals stand there in a row.
        double best = 1e9;
        for (std::size_t from = 0; from + stored.size() < truth.size(); ++from) {
            double worst = 0;
            for (std::size_t k = 0; k < stored.size(); ++k)
                worst = std::max(worst, std::abs(truth[from + k + 1] - truth[from + k] - stored[k]));
            best = std::min(best, worst);
        }
        CHECK(best <= 8);
    }
}

TEST_CASE("recorded: bit errors, lost messages, a stall and an unplugged cable at once leave only true intervals",
          "[e2e]") {
    ATTUNE_NEEDS_REFERENCE(ref);
    const auto rr = rr_series(ref, "nsr001_5min_a", 45);
    struct running {
        played_sensor sensor;
        std::unique_ptr<port_link> cable;
        std::unique_ptr<pty_runner> line;
        std::unique_ptr<session> there;
    };
    std::vector<running> all;
    for (auto& s : every_sensor()) {
        if (s.name != "Zephyr HxM" && s.name != "bridge" && s.name != "Zephyr BioHarness") continue;
        auto bad = std::make_unique<faulty>(
            [&] { return s.make(rr); },
            faults{.bit_errors = 1e-3, .lost_writes = 0.05, .seed = 3, .stall_at = 6s, .stall_for = 2s});
        auto line = std::make_unique<pty_runner>(std::move(bad), power::comes_on_once_opened);
        auto cable = std::make_unique<port_link>();
        cable->point_to(line->path());
        auto there = std::make_unique<session>(cable->path());
        all.push_back({s, std::move(cable), std::move(line), std::move(there)});
    }
    for (auto& r : all) { // after 14 s
        REQUIRE_FALSE(r.there->process.line_with("breath 7", 60s).empty());
        auto device = r.line->stop();
        r.cable->remove();
        r.line.reset();
        REQUIRE_FALSE(r.there->process.line_with("signal lost: ").empty());
        r.line = std::make_unique<pty_runner>(std::move(device), power::is_on);
        r.cable->point_to(r.line->path());
    }
    for (auto& r : all) {
        INFO(r.sensor.name);
        REQUIRE_FALSE(r.there->process.line_with("signal back", 60s).empty());
        const auto s = r.there->after(length_s(rr) + 5);
        const auto stored = intervals(s);
        INFO(s["drops"].dump());
        CHECK(stored.size() > (r.sensor.name == "Zephyr BioHarness" ? 8 : 20));
        CHECK(stored.size() < rr.size());
        CHECK(in_order(stored, r.sensor.sent(rr), r.sensor.within_ms));
        CHECK(s["gaps"].size() >= 1);
        CHECK_FALSE(s["drops"].empty());
    }
}
