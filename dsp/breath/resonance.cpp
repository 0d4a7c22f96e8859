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
constexpr std::size_t most_particles = 8192; // chosen: a choice in a few milliseconds, whatever was heard

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
    for (auto* room : {&log_amplitude_, &inverse_scale_, &level_})
        room->reserve(most_points);
    points_.reserve(most_points);
    particles_.reserve(most_particles);
    outcome_.resize(n);
    p_.resize(n);
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

/// Prior times likelihood times da.
double resonance_posterior::weight(const bell& b, std::size_t i) const noexcept {
    const double a = b.a0 + b.da * static_cast<double>(i);
    double q = 1;
    for (std::size_t j = 0; j < points_.size(); ++j) {
        const double z = (level_[j] - a) * inverse_scale_[j];
        q *= 1 + 0.25 * z * z;
    }
    return b.share * tail(q);
}

/// weight() is that of the bell just given.
template <class Each>
void resonance_posterior::for_each_bell(Each&& each) {
    log_amplitude_.clear();
    inverse_scale_.clear();
    double smallest = 1e9, largest = 0;
    for (const auto& p : points_) {
        const double s = scale_of(p);
        log_amplitude_.push_back(std::log(p.amplitude));
        inverse_scale_.push_back(1 / s);
        smallest = std::min(smallest, s);
        largest = std::max(largest, s);
    }
    const std::size_t n = points_.size();
    level_.resize(n);
    for (std::size_t f = 0; f < f0_.size(); ++f)
        for (const auto& [k, share_of_k] : curvatures) {
            for (std::size_t j = 0; j < n; ++j) {
                const double d = points_[j].rate - f0_[f];
                level_[j] = log_amplitude_[j] + k * d * d;
            }
            const auto [low, high] = std::minmax_element(level_.begin(), level_.end());
            // A sum over steps of half a scale is the integral of these smooth bells to many digits; six
            // scales outside of all points the likelihood of n points is below 1e-2n of its top.
            const double a0 = *low - 6 * largest, da = smallest / 2;
            const auto m = static_cast<std::size_t>((*high - *low + 12 * largest) / da) + 1;
            each(bell{f, k, a0, da, prior_mass_[f] * share_of_k * da, m});
        }
}

void resonance_posterior::think() {
    p_ = prior_mass_;
    flat_ = curvatures[0].share;
    largest_ = 0;
    if (!points_.empty()) {
        std::fill(p_.begin(), p_.end(), 0.0);
        double flat = 0;
        for_each_bell([&](const bell& b) {
            double m = 0;
            for (std::size_t i = 0; i < b.count; ++i) {
                const double w = weight(b, i);
                m += w;
                largest_ = std::max(largest_, w);
            }
            p_[b.f] += m;
            if (b.k == 0) flat += m;
        });
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

/// What holds less than a ten-thousandth of the top cannot move the choice; where that is still more than
/// there is room for, less of the tail is kept.
void resonance_posterior::gather() {
    for (double share = 1e-4;; share *= 3) {
        particles_.clear();
        bool all = true;
        for_each_bell([&](const bell& b) {
            for (std::size_t i = 0; i < b.count && all; i += 2) { // every second of a smooth bell is enough
                const double w = weight(b, i);
                if (!(w > share * largest_)) continue;
                all = particles_.size() < most_particles;
                if (all) particles_.push_back({b.f, b.k, b.a0 + b.da * static_cast<double>(i), w});
            }
        });
        if (all || share > 0.5) return;
    }
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

breaths_per_minute resonance_posterior::next_rate(std::span<const double> barred) {
    const auto open = [&](double rate) {
        return std::none_of(barred.begin(), barred.end(),
                            [rate](double b) { return std::abs(b - rate) <= candidate_step + 1e-9; });
    };
    const double middle = 0.5 * (prior_.grid_from + prior_.grid_to);
    // Adults 6, then 5; children 8, then 7.
    const double first = prior_.grid_from >= 6.0 ? middle : 6.0;
    if (points_.empty() && open(first)) return breaths_per_minute{first};
    if (points_.size() <= 1 && open(first - 1.0) && (points_.empty() || points_[0].rate != first - 1.0))
        return breaths_per_minute{first - 1.0};
    if (points_.empty() || !(largest_ > 0)) {
        // Nothing to expect anything from: the open rate nearest to what is believed.
        double nearest = first;
        for (double rate = prior_.grid_to - 0.25; rate >= prior_.grid_from + 0.25 - 1e-9;
             rate -= candidate_step)
            if (open(rate) && (!open(nearest) || std::abs(rate - mean_) < std::abs(nearest - mean_)))
                nearest = rate;
        return breaths_per_minute{nearest};
    }

    gather();
    // The median scale of the steps so far is that of the next.
    level_.clear();
    for (const auto& p : points_)
        level_.push_back(scale_of(p));
    const auto median = level_.begin() + static_cast<std::ptrdiff_t>(level_.size() / 2);
    std::nth_element(level_.begin(), median, level_.end());
    const double scale = *median;

    // Gauss-Hermite, five nodes: the outcome of the step is about normal.
    constexpr std::array<double, 5> node{-2.8569700138728, -1.3556261799743, 0.0, 1.3556261799743,
                                         2.8569700138728};
    constexpr std::array<double, 5> share{0.01125741132772, 0.22207592200561, 0.53333333333333,
                                          0.22207592200561, 0.01125741132772};
    double best = first, least = 1e9;
    auto& p = outcome_;
    for (double rate = prior_.grid_from + 0.25; rate <= prior_.grid_to - 0.25 + 1e-9;
         rate += candidate_step) {
        if (!open(rate)) continue;
        double w = 0, m = 0, mm = 0;
        for (const auto& c : particles_) {
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
            for (const auto& c : particles_) {
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
