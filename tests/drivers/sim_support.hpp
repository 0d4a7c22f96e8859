#pragma once
// Runs a script in virtual time and reads its bridge lines, independently of the decoder.

#include "drivers/port/scripted_source.hpp"
#include "drivers/sim/settings.hpp"
#include "drivers/sim/simulated_bridge.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace attune::test {

inline constexpr host_time zero{std::chrono::seconds{1000}};

inline host_time at_s(double s) {
    return zero + std::chrono::duration_cast<host_duration>(std::chrono::duration<double>{s});
}
inline double seconds_of(host_time t) {
    return std::chrono::duration<double>(t - zero).count();
}

struct heard_line {
    double at_s;
    std::string text; ///< without the line end
};

/// Everything up to `until_s`, in pieces of at most `piece` bytes. Times never go back.
inline std::vector<heard_line> run(scripted_source& script, double until_s, std::size_t piece = 240) {
    std::vector<heard_line> lines;
    std::string open;
    host_time last{};
    std::array<std::byte, 240> buffer{};
    while (const auto t = script.next()) {
        if (*t > at_s(until_s)) break;
        REQUIRE(*t >= last);
        last = *t;
        const auto n = script.take(std::span{buffer}.first(piece));
        REQUIRE(n > 0);
        for (std::size_t i = 0; i < n; ++i) {
            const char c = static_cast<char>(buffer[i]);
            if (c != '\n') {
                open += c;
                continue;
            }
            lines.push_back({seconds_of(*t), open});
            open.clear();
        }
    }
    return lines;
}

inline std::unique_ptr<scripted_source>
start_sim(const std::vector<std::pair<std::string, std::string>>& more, std::uint64_t seed = 1,
          std::string profile = "calm") {
    sensor_uri uri;
    uri.target = std::move(profile);
    uri.seed = seed;
    uri.more = more;
    auto settings = sim::parse_settings(uri);
    INFO((settings ? std::string{} : settings.error().what));
    REQUIRE(settings);
    auto script = sim::make_simulated_bridge(*settings);
    REQUIRE(script->start(zero));
    return script;
}

struct told_beat {
    double arrival_s, t_s, rr_ms;
    unsigned seq, flags;
};

/// The beats among the lines; the check sum of every line is tested on the way.
inline std::vector<told_beat> beats_of(const std::vector<heard_line>& lines) {
    std::vector<told_beat> beats;
    for (const auto& l : lines) {
        const auto star = l.text.find('*');
        REQUIRE(l.text.size() == star + 3);
        unsigned sum = 0, said = 0;
        for (std::size_t i = 1; i < star; ++i)
            sum ^= static_cast<unsigned char>(l.text[i]);
        REQUIRE(std::sscanf(l.text.c_str() + star + 1, "%2X", &said) == 1);
        REQUIRE(sum == said);
        told_beat b{};
        double us = 0;
        if (std::sscanf(l.text.c_str(), "$AT1,B,%u,%lf,%lf,%u*", &b.seq, &us, &b.rr_ms, &b.flags) == 4) {
            b.arrival_s = l.at_s;
            b.t_s = us * 1e-6;
            beats.push_back(b);
        }
    }
    return beats;
}

/// A steady, unhurried heart: nothing but the breath moves it.
inline std::vector<std::pair<std::string, std::string>>
still(std::vector<std::pair<std::string, std::string>> more = {}) {
    more.insert(more.end(), {{"drift", "0"}, {"jitter", "0"}, {"irregular", "0"}});
    return more;
}

} // namespace attune::test
