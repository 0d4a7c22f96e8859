#include "dsp/breath/resonance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace attune {
namespace {

// SCIENCE 5, but for what says "chosen".
constexpr double grid_step = 0.05;
constexpr double least_scale = 0.08; // of ln A, for a step of 90 s
constexpr double usual_step = 90.0;  // s
constexpr double spread_a_week = 0.1;
constexpr double narrow_enough = 0.2;
constexpr double least_prior_sd = 0.05; // chosen: the grid's step
/// SCIENCE's .15 .33 .6 1, and between them as many again (chosen: with the four alone, a person between two
/// of them is placed beside the true rate once a sliding protocol gives a dozen points).
struct curvature {
    double k, share;
};
/// k = 0 is chosen beside them: without it every heart, also one that answers all rates alike, seems to have
/// its optimum in the middle of what was tried.
constexpr std::array<curvature, 9> curvatures{{{0.0, 0.2},
                                               {0.15, 0.1},
                                               {0.2, 0.1},
                                               {0.26, 0.1},
                                               {0.33, 0.1},
                                               {0.45, 0.1},
                                               {0.6, 0.1},
                                               {0.8, 0.1},
                                               {1.0, 0.1}}};
constexpr double candidate_step = 0.25; // chosen: a pacer's usual step is twice as wide

double scale_of(const resonance_point& p) noexcept {
    // A shorter stretch is known less well than the floor says, a longer one no better.
    const double floor = least_scale * std::sqrt(std::max(1.0, usual_step / p.seconds));
    return std::max(p.se / p.amplitude, floor);
}

/// Student-t density with 4 degrees of freedom at z, but for its constant: (1 + z^2/4)^(-5/2) = q^-2 /
/// sqrt(q).
double tail(double q) noexcept {
    return 1.0 / (q * q * std::sqrt(q));
}

} // namespace

/// One (f0, k) with its likelihood along a, sampled evenly.
struct resonance_posterior::cell {
    std::size_t f;
    double k, a0, da;
    std::vector<double> weight; // prior times likelihood times da
};

resonance_prior resonance_prior::after(double weeks) const noexcept {
    auto later = *this;
    later.sd = std::sqrt(sd * sd + spread_a_week * spread_a_week * std::max(0.0, weeks));
    return later;
}

resonance_prior prior_of(resonance_person who) noexcept {
    switch (who) {
    case resonance_person::short_adult:
        return {6.0, 0.7, 4.0, 7.0};
    case resonance_person::child:
        return {8.0, 1.0, 6.0, 10.0};
    case resonance_person::adult:
        break;
    }
    return {5.5, 0.7, 4.0, 7.0};
}

resonance_posterior::resonance_posterior(const resonance_prior& prior)
    : prior_{prior} {
    const auto n = static_cast<std::size_t>(std::lround((prior.grid_to - prior.grid_from) / grid_step)) + 1;
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        f0_.push_back(prior.grid_from + grid_step * static_cast<double>(i));
        const double z = (f0_.back() - prior.mean) / prior.sd;
        prior_mass_.push_back(std::exp(-0.5 * z * z));
        sum += prior_mass_.back();
    }
    for (double& m : prior_mass_)
        m /= sum;
    think();
}

bool resonance_posterior::add(const resonance_point& p) {
    if (!(p.amplitude > 0) || !std::isfinite(p.amplitude) || !(p.se >= 0) || !std::isfinite(p.se) ||
        !(p.seconds > 0) || !std::isfinite(p.rate))
        return false;
    // What is no better known than by its own size, or lies off the grid, tells nothing of where the top is.
    if (p.se > p.amplitude || p.rate < prior_.grid_from - 1 || p.rate > prior_.grid_to + 1) return false;
    points_.push_back(p);
    think();
    return true;
}

std::vector<resonance_posterior::cell> resonance_posterior::cells() const {
    std::vector<cell> out;
    if (points_.empty()) return out;
    std::vector<double> y, inverse;
    double smallest = 1e9, largest = 0;
    for (const auto& p : points_) {
        const double s = scale_of(p);
        y.push_back(std::log(p.amplitude));
        inverse.push_back(1 / s);
        smallest = std::min(smallest, s);
        largest = std::max(largest, s);
    }
    const std::size_t n = points_.size();
    std::vector<double> r(n);
    for (std::size_t f = 0; f < f0_.size(); ++f)
        for (const auto& [k, share_of_k] : curvatures) {
            for (std::size_t j = 0; j < n; ++j) {
                const double d = points_[j].rate - f0_[f];
                r[j] = y[j] + k * d * d;
            }
            const auto [low, high] = std::minmax_element(r.begin(), r.end());
            // A sum over steps of half a scale is the integral of these smooth bells to many digits; six
            // scales outside of all points the likelihood of n points is below 1e-2n of its top.
            cell c{f, k, *low - 6 * largest, smallest / 2, {}};
            const auto m = static_cast<std::size_t>((*high - *low + 12 * largest) / c.da) + 1;
            c.weight.resize(m);
            const double share = prior_mass_[f] * share_of_k * c.da;
            for (std::size_t i = 0; i < m; ++i) {
                const double a = c.a0 + c.da * static_cast<double>(i);
                double q = 1;
                for (std::size_t j = 0; j < n; ++j) {
                    const double z = (r[j] - a) * inverse[j];
                    q *= 1 + 0.25 * z * z;
                }
                c.weight[i] = share * tail(q);
            }
            out.push_back(std::move(c));
        }
    return out;
}

void resonance_posterior::think() {
    p_ = prior_mass_;
    flat_ = curvatures[0].share;
    if (!points_.empty()) {
        std::fill(p_.begin(), p_.end(), 0.0);
        double flat = 0;
        for (const auto& c : cells()) {
            const double m = std::accumulate(c.weight.begin(), c.weight.end(), 0.0);
            p_[c.f] += m;
            if (c.k == 0) flat += m;
        }
        const double sum = std::accumulate(p_.begin(), p_.end(), 0.0);
        if (sum > 0) {
            for (double& m : p_)
                m /= sum;
            flat_ = flat / sum;
        } else
            p_ = prior_mass_; // dozens of steps, each impossible beside the others: nothing was learnt
    }
    mean_ = std::inner_product(p_.begin(), p_.end(), f0_.begin(), 0.0);
    double variance = 0;
    for (std::size_t i = 0; i < p_.size(); ++i)
        variance += p_[i] * (f0_[i] - mean_) * (f0_[i] - mean_);
    sd_ = std::sqrt(variance);
}

double resonance_posterior::quantile(double p) const noexcept {
    double before = 0;
    for (std::size_t i = 0; i < p_.size(); ++i) {
        if (before + p_[i] >= p && p_[i] > 0) return f0_[i] + grid_step * ((p - before) / p_[i] - 0.5);
        before += p_[i];
    }
    return f0_.back();
}

resonance_prior resonance_posterior::as_prior(double weeks) const noexcept {
    // A certainty would leave a later day nothing to say.
    return resonance_prior{mean_, std::max(sd_, least_prior_sd), prior_.grid_from, prior_.grid_to}.after(
        weeks);
}

breaths_per_minute resonance_posterior::next_rate() const {
    const double middle = 0.5 * (prior_.grid_from + prior_.grid_to);
    // Adults 6, then 5; children 8, then 7.
    const double first = prior_.grid_from >= 6.0 ? middle : 6.0;
    if (points_.empty()) return breaths_per_minute{first};
    if (points_.size() == 1) return breaths_per_minute{first - 1.0};

    auto all = cells();
    double sum = 0, largest = 0;
    for (const auto& c : all)
        for (const double w : c.weight) {
            sum += w;
            largest = std::max(largest, w);
        }
    // What holds less than a ten-thousandth of the top cannot move the choice.
    struct particle {
        std::size_t f;
        double k, a, weight;
    };
    std::vector<particle> particles;
    for (const auto& c : all)
        for (std::size_t i = 0; i < c.weight.size(); i += 2) // every second of a smooth bell is enough here
            if (c.weight[i] > 1e-4 * largest)
                particles.push_back({c.f, c.k, c.a0 + c.da * static_cast<double>(i), c.weight[i] / sum});
    std::vector<double> scales;
    for (const auto& p : points_)
        scales.push_back(scale_of(p));
    std::nth_element(scales.begin(), scales.begin() + static_cast<std::ptrdiff_t>(scales.size() / 2),
                     scales.end());
    const double scale = scales[scales.size() / 2];

    // Gauss-Hermite, five nodes: the outcome of the step is about normal.
    constexpr std::array<double, 5> node{-2.8569700138728, -1.3556261799743, 0.0, 1.3556261799743,
                                         2.8569700138728};
    constexpr std::array<double, 5> share{0.01125741132772, 0.22207592200561, 0.53333333333333,
                                          0.22207592200561, 0.01125741132772};
    double best = first, least = 1e9;
    std::vector<double> p(f0_.size());
    for (double rate = prior_.grid_from + 0.25; rate <= prior_.grid_to - 0.25 + 1e-9;
         rate += candidate_step) {
        double w = 0, m = 0, mm = 0;
        for (const auto& c : particles) {
            const double d = rate - f0_[c.f], y = c.a - c.k * d * d;
            w += c.weight;
            m += c.weight * y;
            mm += c.weight * y * y;
        }
        m /= w;
        const double sd = std::sqrt(std::max(0.0, mm / w - m * m) + 2 * scale * scale); // t4: variance 2
        double expected = 0;
        for (std::size_t i = 0; i < node.size(); ++i) {
            const double y = m + sd * node[i];
            std::fill(p.begin(), p.end(), 0.0);
            for (const auto& c : particles) {
                const double d = rate - f0_[c.f], z = (y - c.a + c.k * d * d) / scale;
                p[c.f] += c.weight * tail(1 + 0.25 * z * z);
            }
            double s0 = 0, s1 = 0, s2 = 0;
            for (std::size_t j = 0; j < p.size(); ++j) {
                s0 += p[j];
                s1 += p[j] * f0_[j];
                s2 += p[j] * f0_[j] * f0_[j];
            }
            expected += share[i] * std::sqrt(std::max(0.0, s2 / s0 - s1 * s1 / (s0 * s0)));
        }
        if (expected < least - 1e-12) {
            least = expected;
            best = rate;
        }
    }
    return breaths_per_minute{best};
}

breaths_per_minute resonance_posterior::drawn_rate(std::mt19937_64& random) const noexcept {
    const double u = static_cast<double>(random() >> 11) * 0x1p-53; // the same on every library
    const double rounded = candidate_step * std::round(quantile(u) / candidate_step);
    return breaths_per_minute{std::clamp(rounded, prior_.grid_from, prior_.grid_to)};
}

bool resonance_posterior::enough() const noexcept {
    return points_.size() >= most_adaptive_steps || (points_.size() >= 3 && sd_ <= narrow_enough);
}

} // namespace attune
