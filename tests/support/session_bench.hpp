#pragma once
// A session under test: one fake strap, a clock that the test moves.

#include "app/session/engine.hpp"
#include "tests/support/fake_decoder.hpp"
#include "tests/support/record_log.hpp"

#include <string_view>
#include <vector>

namespace attune::test {

inline constexpr host_time zero{std::chrono::seconds{1000}};

inline port_input bytes_at(host_time at, std::initializer_list<int> values) {
    port_input in;
    in.at = at;
    for (const int v : values)
        in.data[in.size++] = static_cast<std::byte>(v);
    return in;
}
inline port_input happens(input_kind kind, host_time at, std::string_view words = {}) {
    port_input in;
    in.kind = kind;
    in.at = at;
    for (const char c : words)
        in.data[in.size++] = static_cast<std::byte>(c);
    return in;
}

/// A person at `rr` ms a beat from `from` to `to`, one packet a beat, 10 ms late.
inline std::vector<port_input> steady_beats(host_time from, host_time to, int rr_ms = 800) {
    std::vector<port_input> out;
    bool first = true;
    for (auto t = from; t <= to; t += std::chrono::milliseconds{rr_ms})
        out.push_back(
            bytes_at(t + std::chrono::milliseconds{10}, {std::exchange(first, false) ? 0 : rr_ms / 10}));
    return out;
}

inline session_setup short_setup(seconds length = seconds{60}) {
    session_setup s;
    s.plan.id = "resonance";
    s.plan.title = "Resonance pace";
    s.plan.length = length;
    s.latency = seconds{0};
    return s;
}

struct session_bench {
    explicit session_bench(session_setup setup = short_setup())
        : engine{std::move(setup), std::make_unique<fake_decoder>(), log} {
        engine.start(zero);
        const auto in = happens(input_kind::opened, zero);
        engine.step({&in, 1}, {}, zero);
    }
    const session_view& to(double t_s) { return engine.step({}, {}, at(t_s)); }
    const session_view& give(const port_input& in) { return engine.step({&in, 1}, {}, in.at); }
    const session_view& ask(const command& c, double t_s) { return engine.step({}, {&c, 1}, at(t_s)); }
    /// Steady beats up to `t_s`, the view asked for at every one.
    const session_view& beats(double from_s, double t_s, int rr_ms = 800) {
        for (const auto& in : steady_beats(at(from_s), at(t_s), rr_ms))
            give(in);
        return to(t_s);
    }
    static host_time at(double t_s) {
        return zero + host_duration{static_cast<host_duration::rep>(t_s * 1e9)};
    }

    record_log log;
    session_engine engine;
};

} // namespace attune::test
