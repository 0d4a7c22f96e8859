#pragma once
// Whole sessions that look for the pace of simulated people: bytes of a simulated bridge, decoder, engine.

#include "app/live/live_session.hpp"
#include "drivers/sensor_uri.hpp"
#include "tests/support/record_log.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace attune::test {

/// People as SCIENCE 5 expects adults: N(5.5, .7), within the paces that are searched.
inline double drawn_resonance(std::mt19937_64& random) {
    std::normal_distribution<double> n{5.5, 0.7};
    for (;;)
        if (const double f = n(random); f > 4 && f < 7) return f;
}

inline practice search_practice(pace_protocol protocol) {
    practice p;
    p.id = "find-pace";
    p.title = "Finding your pace";
    p.pattern.inhale = p.pattern.exhale = seconds{5};
    p.length = seconds{25 * 60};
    p.search = protocol;
    return p;
}

struct searched {
    pace_search_view search;
    double length_s = 0;
    std::optional<ended_as> ended;
    /// What picking the largest amplitude of the same steps would have said.
    std::optional<double> largest() const {
        std::optional<double> rate;
        double most = 0;
        for (const auto& s : search.done())
            if (s.used() && *s.amplitude > most) {
                most = *s.amplitude;
                rate = s.rate;
            }
        return rate;
    }
};

struct unkept final : record_sink {
    void on_record(const record&) noexcept override {}
};

inline searched search_session(const practice& plan, const std::string& sensor,
                               std::optional<known_pace> known = {}) {
    unkept sink;
    live_options options;
    options.sensor = *parse_sensor_uri(sensor);
    options.setup.plan = plan;
    options.setup.pace = known;
    options.unstored = &sink;
    searched out;
    const auto done = run_virtual(std::move(options), [&](const session_view& v) {
        if (v.finished) {
            out.search = *v.search;
            out.length_s = v.now.count();
            out.ended = v.ended;
        }
        return true;
    });
    if (!done) throw std::runtime_error{done.error().what};
    return out;
}

/// Breaths that vary in depth by 0.2: ten per cent from one two minutes to the next (SCIENCE 5).
inline std::string person(double resonance, std::uint64_t seed, const std::string& more = "") {
    return "sim:calm?seed=" + std::to_string(seed) + "&depth=0.2&resonance=" + std::to_string(resonance) + more;
}

struct search_figures {
    int people = 0, clear = 0, inside_80 = 0, inside_90 = 0;
    std::vector<double> errors, errors_of_largest; ///< breaths/min
    double steps = 0, minutes = 0;
    static double median(std::vector<double> v) {
        if (v.empty()) return NAN;
        std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
        return v[v.size() / 2];
    }
};

inline search_figures search_many(pace_protocol protocol, int people, std::uint64_t first_seed,
                                  const std::string& more = "", std::span<const double> sharpness = {}) {
    std::mt19937_64 random{first_seed};
    search_figures f;
    const auto plan = search_practice(protocol);
    for (int i = 0; i < people; ++i) {
        const double f0 = drawn_resonance(random);
        const auto own = sharpness.empty() ? more
                                           : "&sharpness=" + std::to_string(sharpness[static_cast<std::size_t>(i) %
                                                                                      sharpness.size()]);
        const auto one = search_session(plan, person(f0, first_seed + static_cast<std::uint64_t>(i), own));
        const auto& found = one.search.finding;
        ++f.people;
        f.clear += found.clear();
        f.inside_80 += f0 >= found.low && f0 <= found.high;
        f.errors.push_back(std::abs(found.best - f0));
        if (const auto largest = one.largest()) f.errors_of_largest.push_back(std::abs(*largest - f0));
        f.steps += static_cast<double>(one.search.ended_steps) / people;
        f.minutes += one.length_s / 60 / people;
    }
    return f;
}

} // namespace attune::test
