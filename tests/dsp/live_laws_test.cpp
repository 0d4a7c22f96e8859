// What the laws of the design ask of the numbers.

#include "tests/dsp/paced_heart.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <fstream>
#include <string>

using namespace attune;
using namespace attune::test;

namespace {

/// Every member by its bits.
std::string bits(const live_numbers& n) {
    std::string s;
    const auto put = [&](const live_value& v) {
        s += v.value ? std::to_string(std::bit_cast<std::uint64_t>(*v.value)) : "-";
        s += static_cast<char>('a' + static_cast<int>(v.why));
    };
    for (const auto* v : {&n.hr_bpm, &n.ln_rmssd, &n.rsa_bpm, &n.rsa_phase_rad, &n.lock_r2,
                          &n.phase_stability, &n.concentration_pct, &n.pacer_concentration_pct})
        put(*v);
    put({n.activation.value, n.activation.why});
    put({n.activation.low, why_not::none});
    put({n.activation.high, why_not::none});
    return s + std::to_string(n.corrected) + '/' + std::to_string(n.beats);
}

} // namespace

TEST_CASE("law 5: A number is shown only when it is earned: not before its window is full",
          "[dsp][live][law]") {
    player p;
    p.context = at_six();
    p.dsp.set_baseline(rest_of(65));
    double hr = -1, rmssd = -1, rsa = -1, k = -1, a = -1;
    const auto first = [](double& at, bool there, double now) {
        if (there && at < 0) at = now;
    };
    p.play(paced_heart(120), 118, [&](const live_numbers& n, double now) {
        first(hr, n.hr_bpm.value.has_value(), now);
        first(rmssd, n.ln_rmssd.value.has_value(), now);
        first(rsa, n.rsa_bpm.value.has_value(), now);
        first(k, n.concentration_pct.value.has_value(), now);
        first(a, n.activation.value.has_value(), now);
        if (!n.hr_bpm.value) CHECK(n.hr_bpm.why != why_not::none);
        if (!n.activation.value) CHECK(n.activation.why != why_not::none);
    });
    CHECK((hr >= 10 && hr <= 14));
    CHECK((rmssd >= 30 && rmssd <= 35));
    CHECK((rsa >= 20 && rsa <= 26));
    CHECK((k >= 64 && k <= 68));
    CHECK((a >= 20 && a <= 24));
}

TEST_CASE("law 5: A number is shown only when it is earned: never frozen after the signal is gone",
          "[dsp][live][law]") {
    player p;
    p.context = at_six();
    p.dsp.set_baseline(rest_of(65));
    const auto beats = with_silence(paced_heart(240), 120, 150);
    double newest = 0;
    for (const auto& b : beats)
        if (b.t < 150) newest = std::max(newest, b.t);
    const double back = std::find_if(beats.begin(), beats.end(), [](auto& b) { return b.t >= 150; })->t;
    p.play(beats, 235, [&](const live_numbers& n, double now) {
        INFO("at " << now);
        const double silent = now - newest;
        if (now > 120 && now < back) {
            if (silent < 5) CHECK(n.activation.value);
            if (silent >= 5) {
                CHECK_FALSE(any_number(n));
                CHECK(n.hr_bpm.why == why_not::signal_lost);
                CHECK(n.activation.why == why_not::signal_lost);
                CHECK(n.signal == quality::unknown);
            }
            CHECK(n.activation.has_band == (silent <= 15));
        }
        if (now >= back && now < back + 10) {
            CHECK_FALSE(any_number(n));
            CHECK(n.hr_bpm.why == why_not::recovering);
        }
        if (now > back + 14) CHECK(n.hr_bpm.value);
        if (now > back + 14) CHECK(n.activation.value);
    });
}

TEST_CASE("law 5: A number is shown only when it is earned: not on bad signal", "[dsp][live][law]") {
    auto beats = ipfm(240, [](double) { return 65.0; });
    add_noise(beats, 15, 1);
    for (std::size_t i = 60; i + 6 < beats.size(); i += 4)
        drop(beats, i); // every fourth beat
    player p;
    p.dsp.set_baseline(rest_of(65));
    p.play(beats, 235);
    CHECK(p.last.signal == quality::none);
    CHECK_FALSE(any_number(p.last));
    CHECK(p.last.hr_bpm.why == why_not::too_many_artefacts);
    CHECK(p.last.activation.why == why_not::too_many_artefacts);
}

TEST_CASE("law 5: A number is shown only when it is earned: no baseline, no activation", "[dsp][live][law]") {
    player p;
    p.play(paced_heart(60), 58);
    CHECK_FALSE(p.last.activation.value);
    CHECK(p.last.activation.why == why_not::no_baseline);
    player silent;
    silent.play({}, 10);
    CHECK_FALSE(any_number(silent.last));
    CHECK(silent.last.hr_bpm.why == why_not::no_beats);
}

TEST_CASE("law 3: the same beats give the same numbers bit for bit", "[dsp][live][law]") {
    auto beats = paced_heart(200, 20);
    split(beats, 50);
    displace(beats, 90, 240);
    beats = with_silence(beats, 130, 137);
    std::string once, again;
    for (auto* s : {&once, &again}) {
        player p;
        p.context = at_six();
        p.dsp.set_baseline(rest_of(65, 3.4));
        p.play(beats, 195, [&](const live_numbers& n, double) { *s += bits(n); });
    }
    CHECK(once == again);
}

TEST_CASE("law 1: dsp knows no clock, no file, no thread, no screen", "[dsp][law]") {
    // This program links attune_dsp and nothing above it: that it links is the proof. What is included is
    // looked at too.
    namespace fs = std::filesystem;
    int looked_at = 0;
    for (const auto& entry : fs::recursive_directory_iterator{fs::path{ATTUNE_SOURCE_DIR} / "dsp"}) {
        const auto extension = entry.path().extension();
        if (extension != ".hpp" && extension != ".cpp") continue;
        ++looked_at;
        std::ifstream in{entry.path()};
        for (std::string line; std::getline(in, line);) {
            INFO(entry.path() << ": " << line);
            for (const char* word :
                 {"steady_clock", "system_clock", "high_resolution_clock", "random_device"})
                CHECK(line.find(word) == std::string::npos);
            if (!line.starts_with("#include")) continue;
            for (const char* header : {"<thread>", "<mutex>", "<atomic>", "<fstream>", "<filesystem>",
                                       "<iostream>", "<cstdio>", "<ctime>"})
                CHECK(line.find(header) == std::string::npos);
            if (line.find('/') != std::string::npos)
                CHECK((line.find("\"dsp/") != std::string::npos ||
                       line.find("<boost/") != std::string::npos ||
                       line.find("<Eigen/") != std::string::npos));
        }
    }
    CHECK(looked_at > 15);
}
