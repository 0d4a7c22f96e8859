#pragma once
// What the store's tests share: a folder of their own, a made-up session, records of every kind from a seed.

#include "app/session/recording.hpp"
#include "tests/support/scratch.hpp"

#include <atomic>
#include <bit>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

namespace attune::test {

using own_folder = scratch_folder;

inline std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}
inline void put_bytes(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream out{file, std::ios::binary};
    out << bytes;
}

inline session_header header_for(std::string client = "A7", std::int64_t started = 1795556160000) {
    session_header h;
    h.client = std::move(client);
    h.started_utc_ms = started; // 2026-11-24 21:36 UTC
    h.host_start_ns = 123456789;
    h.sensor = "sim:calm?seed=1";
    h.dsp_version = "1.0.0";
    h.program_version = "0.1.0";
    h.setup.plan.id = "resonance";
    h.setup.plan.title = "Resonance pace";
    h.setup.plan.guidance = {"Small is fine."};
    h.setup.settle = seconds{0.1};
    h.setup.simulated = true;
    return h;
}

/// A session that could have been: one beat of 800.5 ms and one chunk of its bytes a step, numbers once a
/// second.
inline std::vector<record> plain_session(int beats, bool ended = true) {
    std::vector<record> all;
    all.emplace_back(phase_record{seconds{0}, phase_kind::practice});
    double t = 0;
    for (int i = 0; i < beats; ++i) {
        t = i * 0.8005;
        input_record in{};
        in.tick = static_cast<std::uint64_t>(t / 0.05);
        in.in.kind = input_kind::bytes;
        in.in.size = 4;
        in.in.at = host_time{host_duration{static_cast<std::int64_t>(t * 1e9)}};
        for (std::size_t k = 0; k < 4; ++k)
            in.in.data[k] = static_cast<std::byte>(i >> (8 * k));
        all.emplace_back(in);
        const auto index = static_cast<std::uint64_t>(i);
        all.emplace_back(beat_record{index, seconds{t},
                                     i == 0 ? std::nullopt : std::optional{milliseconds{800.5}}, i == 0,
                                     std::nullopt});
        if (i >= 2)
            all.emplace_back(class_record{index - 2, i == 2 ? beat_class::first : beat_class::normal, 0.25});
        numbers_record n{};
        n.t = seconds{t};
        n.numbers.hr_bpm = {60000 / 800.5, why_not::none};
        all.emplace_back(n);
    }
    if (ended)
        all.emplace_back(
            ended_record{seconds{t + 1}, ended_as::complete, static_cast<std::uint64_t>((t + 1) / 0.05)});
    return all;
}

/// Records of every kind with fields from the whole of their range, odd doubles included.
class record_maker {
public:
    explicit record_maker(std::uint64_t seed)
        : random_{seed} {}
    std::uint64_t bits() { return random_(); }
    std::uint64_t below(std::uint64_t n) { return random_() % n; }

    double any_double() {
        switch (below(6)) {
        case 0:
            return std::bit_cast<double>(bits()); // NaNs with a payload, subnormals, all
        case 1:
            return -0.0;
        case 2:
            return std::numeric_limits<double>::infinity();
        default:
            return static_cast<double>(static_cast<std::int64_t>(bits())) * 1e-12;
        }
    }
    seconds any_time() { return seconds{any_double()}; }
    bool any_bool() { return below(2) == 1; }
    template <class E>
    E any(E last) {
        return static_cast<E>(below(static_cast<std::uint64_t>(last) + 1));
    }
    std::optional<double> maybe() { return any_bool() ? std::optional{any_double()} : std::nullopt; }
    short_text any_text() {
        std::string s(below(48), ' ');
        for (char& c : s)
            c = static_cast<char>(bits());
        return short_text::from(s);
    }
    live_value live() { return {maybe(), any(why_not::rate_is_held)}; }
    baseline base() {
        return {any(baseline_source::this_session),
                any_double(),
                any_double(),
                any_double(),
                maybe(),
                any_double(),
                maybe()};
    }

    pace_record pace() {
        pace_record r{};
        r.t = any_time();
        auto& s = r.step;
        s.from = any_time();
        s.to = any_time();
        s.rate = any_double();
        s.beats = below(1U << 20U);
        s.corrected_share = any_double();
        s.amplitude = maybe();
        for (double* v : {&s.amplitude_se, &s.r2, &s.phase, &r.after.best, &r.after.sd, &r.after.low, &r.after.high,
                          &r.after.flat_share})
            *v = any_double();
        s.phase_stability = maybe();
        s.why = any(step_why::discomfort);
        r.after.used = below(100);
        r.after.why = any(no_optimum::no_agreement);
        return r;
    }

    record operator()() {
        switch (below(std::variant_size_v<record>)) {
        case 0: {
            input_record r{};
            r.tick = bits();
            r.in.kind = any(input_kind::overflow);
            r.in.size = static_cast<std::uint8_t>(below(port_input::capacity + 1));
            r.in.lost = static_cast<std::uint32_t>(bits());
            r.in.at = host_time{host_duration{static_cast<std::int64_t>(bits())}};
            for (std::size_t i = 0; i < r.in.size; ++i)
                r.in.data[i] = static_cast<std::byte>(bits());
            return r;
        }
        case 1:
            return command_record{bits(),
                                  host_time{host_duration{static_cast<std::int64_t>(bits())}},
                                  {any(command_kind::conclude), any_double(), any_text()}};
        case 2: {
            beat_record r{bits(), any_time(), std::nullopt, any_bool(), maybe()};
            if (const auto rr = maybe()) r.rr = milliseconds{*rr};
            return r;
        }
        case 3:
            return class_record{bits(), any(beat_class::first), any_double()};
        case 4:
            return gap_record{any_time(), any_time(), any(gap_cause::clock_jumped)};
        case 5: {
            numbers_record r{};
            r.t = any_time();
            auto& n = r.numbers;
            for (auto* v : {&n.hr_bpm, &n.ln_rmssd, &n.rsa_bpm, &n.rsa_phase_rad, &n.lock_r2,
                            &n.phase_stability, &n.concentration_pct, &n.pacer_concentration_pct})
                *v = live();
            n.activation = {maybe(),    any_double(), any_double(),
                            any_bool(), any_double(), any(why_not::rate_is_held)};
            n.signal = any(quality::none);
            n.valid_share_30s = any_double();
            n.corrected = static_cast<std::uint32_t>(bits());
            n.beats = static_cast<std::uint32_t>(bits());
            n.following = any_bool();
            r.pacer_breaths = maybe();
            return r;
        }
        case 6:
            return phase_record{any_time(), any(phase_kind::close)};
        case 7:
            return pacer_record{
                any_time(),
                any_double(),
                any_double(),
                {any_time(), any_time(), any_time(), any_time(), seconds{below(2) == 1 ? 0.25 : 0.0}}};
        case 13:
            return step_record{any_time(), static_cast<std::uint32_t>(bits()),
                               static_cast<std::uint32_t>(bits()), below(2) == 1};
        case 8:
            return mark_record{any_time(), any_text()};
        case 9: {
            drops_record r{any_time(), {}};
            for (std::size_t i = 0; i < drop_names.size(); ++i)
                r.counts.add(static_cast<drop_cause>(i), bits());
            return r;
        }
        case 10:
            return sensor_record{any_time(), any(sensor_fact::contact), any_text()};
        case 11:
            return baseline_record{any_time(), base()};
        case 12:
            return pace();
        case 14:
            return cue_record{any_time(), any(cue::drowsy)};
        default:
            return ended_record{any_time(), any(ended_as::recovered), bits()};
        }
    }

private:
    std::mt19937_64 random_;
};

} // namespace attune::test
