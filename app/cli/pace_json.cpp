#include "app/cli/pace_json.hpp"

#include <nlohmann/json.hpp>

namespace attune::cli {

namespace {

using json = nlohmann::ordered_json;

json step_json(const resonance_step& s) {
    const auto known = [&s](double v) { return s.amplitude ? json(v) : json{}; };
    return {{"from_s", s.from.count()},
            {"to_s", s.to.count()},
            {"rate_bpm", s.rate},
            {"beats", s.beats},
            {"corrected_pct", 100 * s.corrected_share},
            {"amplitude_bpm", known(s.amplitude.value_or(0))},
            {"se_bpm", known(s.amplitude_se)},
            {"r2", known(s.r2)},
            {"phase_rad", known(s.phase)},
            {"used", s.used()},
            {"why", words(s.why)}};
}

} // namespace

json pace_search_json(const pace_search_view& v) {
    const auto& f = v.finding;
    const bool heard = f.used > 0;
    const auto known = [heard](double x) { return heard ? json(x) : json{}; };
    json d{{"protocol", name(v.protocol)},
           {"ended", name(v.ended)},
           {"result", f.clear() ? "clear" : f.used < 3 ? "not known" : "no clear optimum"},
           {"why", words(f.why)},
           {"words", result_words(v)},
           {"best_bpm", f.clear() ? json(f.best) : json{}},
           {"low", known(f.low)},
           {"high", known(f.high)},
           {"interval_pct", 100 * likely_share},
           {"mean_bpm", known(f.best)},
           {"sd", known(f.sd)},
           {"no_optimum_probability", known(f.flat_share)}};
    auto& steps = d["steps"] = json::array();
    for (const auto& s : v.done())
        steps.push_back(step_json(s));
    auto& belief = d["posterior"] = json::array();
    for (std::size_t i = 0; i < v.cells; ++i)
        belief.push_back({{"bpm", v.grid_from + v.grid_step * static_cast<double>(i)}, {"probability", v.mass[i]}});
    return d;
}

} // namespace attune::cli
