#include "app/session/calm_rsa.hpp"

#include "dsp/breath/lock_in.hpp"

#include <cmath>

namespace attune {
namespace {

constexpr double good_lock = 0.5;   // SCIENCE 6.3: z_r is used from this R2 on; the curve is made of the same
constexpr double settling = 2;      // breaths, chosen: until the heart has taken up a new pace
constexpr double least_breaths = 5; // chosen: as for a swing over breaths
constexpr double same_pace = 1e-9;  // breaths a second: of rounding

bool calm_is_known(const baseline& b) noexcept {
    return b.source == baseline_source::this_session || b.source == baseline_source::own_history;
}

/// The last record at or before t.
template <class Records>
auto at_time(const Records& all, double t) {
    auto found = all.end();
    for (auto i = all.begin(); i != all.end() && i->t.count() <= t; ++i)
        found = i;
    return found;
}

/// The stretch being heard.
class stretch {
public:
    stretch(const pacer_record& line, const baseline& base)
        : line_{line}
        , base_{base} {}

    bool same(const pacer_record& line) const noexcept {
        return std::abs(line.breaths_per_second - line_.breaths_per_second) <= same_pace;
    }
    void beat(double middle_s, milliseconds rr, double phase_breaths) noexcept {
        const double heard = phase_breaths - line_.phase_at_t;
        if (heard < settling) return;
        ++beats_;
        sum_ms_ += rr.count();
        fit_(seconds{middle_s}, heart_rate(rr), 2 * 3.14159265358979323846 * phase_breaths,
             seconds{1 / line_.breaths_per_second});
    }
    void end_into(std::vector<rsa_point>& all) const {
        const auto v = fit_.value(!line_.pattern.symmetric());
        if (!v || v->breaths < least_breaths || v->r2 < good_lock || !(v->noise_free > 0)) return;
        const double hr = 60000.0 * beats_ / sum_ms_;
        if (hr > base_.hr_bpm + base_.hr_scale_bpm) return;
        all.push_back({breaths_per_minute{60 * line_.breaths_per_second}, std::log(2 * v->noise_free),
                       v->amplitude_se / v->amplitude});
    }

private:
    pacer_record line_;
    baseline base_;
    lock_in fit_{lock_in::whole};
    int beats_ = 0;
    double sum_ms_ = 0;
};

} // namespace

std::vector<rsa_point> calm_rsa_of(const recording& r) {
    std::vector<rsa_point> all;
    if (r.header.setup.plan.exercise) return all;
    std::optional<stretch> open;
    const auto end = [&] {
        if (open) open->end_into(all);
        open.reset();
    };
    bool before_normal = false;
    for (const auto& b : r.beats) {
        const bool normal = b.judged && b.classed == beat_class::normal;
        if (b.starts_chain || !b.rr_ms) {
            end();
            before_normal = false;
            continue;
        }
        const double middle = b.t_s - *b.rr_ms / 2000;
        const auto line = at_time(r.pacer, middle);
        const auto base = at_time(r.baselines, middle);
        if (line == r.pacer.end() || !(line->breaths_per_second > 0) || base == r.baselines.end() ||
            !calm_is_known(base->base)) {
            end();
            before_normal = normal;
            continue;
        }
        if (open && !open->same(*line)) end();
        if (!open) open.emplace(*line, base->base);
        // The interval after a displaced beat is displaced too.
        if (normal && before_normal)
            open->beat(middle, milliseconds{*b.rr_ms},
                       line->phase_at_t + line->breaths_per_second * (middle - line->t.count()));
        before_normal = normal;
    }
    end();
    return all;
}

} // namespace attune
