#include "dsp/beat/displaced.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <span>

namespace attune {
namespace {

constexpr std::size_t order = 6, block = 128, window = 256, taps = order + 2, scale_block = 32,
                      scale_window = 96, least = 48;
#ifdef TUNE
double P(const char* n, double d) {
    const char* v = std::getenv(n);
    return v ? atof(v) : d;
}
#else
constexpr double P(const char*, double d) {
    return d;
}
#endif
const double lambda_min = P("LMIN", 2.8), rel_min = P("REL", 0.045), floor_ms = 20.0,
             explains = P("EXPL", 0.5), ect = P("ECT", 0.17);
constexpr double ridge = 1e-3;

using kind = worked_interval::kind;
using vector = Eigen::Matrix<double, order, 1>;
using matrix = Eigen::Matrix<double, order, order>;

double median_in_place(std::span<double> v) {
    const auto middle = v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2);
    std::nth_element(v.begin(), middle, v.end());
    return *middle;
}

/// Autoregression of the intervals of a stretch around their mean, and what a displaced beat does to its
/// residuals.
struct model {
    vector phi = vector::Zero();
    double mean = 0;
    std::array<double, taps> trace{}; ///< residuals after a displacement of 1 ms
    bool known = false;
};

model fit(std::span<const worked_interval> c) {
    model m;
    const std::size_t n = c.size();
    if (n < least) return m;
    for (const auto& v : c)
        m.mean += v.y;
    m.mean /= static_cast<double>(n);
    std::vector<double> z(n), e(n - order), sorted(n - order);
    for (std::size_t k = 0; k < n; ++k)
        z[k] = c[k].y - m.mean;
    double s = 0;
    for (int round = 0; round < 4; ++round) {
        matrix a = matrix::Zero();
        vector b = vector::Zero();
        for (std::size_t k = order; k < n; ++k) {
            if (c[k].is != kind::measured) continue;
            double w = 1;
            if (round > 0) {
                const double r = 2.0 * s / std::max(std::abs(e[k - order]), 1e-9);
                if (r < 1) w = r * r;
            }
            const Eigen::Map<const vector> x(&z[k - order]);
            a.template selfadjointView<Eigen::Lower>().rankUpdate(x, w);
            b += w * z[k] * x;
        }
        const double trace = a.trace();
        if (!(trace > 0)) return m;
        a.diagonal().array() += ridge * trace / order;
        m.phi = a.template selfadjointView<Eigen::Lower>().ldlt().solve(b);
        for (std::size_t k = order; k < n; ++k)
            e[k - order] = z[k] - m.phi.dot(Eigen::Map<const vector>(&z[k - order]));
        std::transform(e.begin(), e.end(), sorted.begin(), [](double v) { return std::abs(v); });
        s = 1.4826 * median_in_place(sorted);
    }
    // residual = y_k - sum phi: phi[order-1] is of lag 1
    std::array<double, order + 1> f{1.0};
    for (std::size_t j = 1; j <= order; ++j)
        f[j] = -m.phi[static_cast<Eigen::Index>(order - j)];
    for (std::size_t j = 0; j < taps; ++j)
        m.trace[j] = (j <= order ? f[j] : 0.0) - (j > 0 ? f[j - 1] : 0.0);
    m.known = true;
    return m;
}

class search {
public:
    explicit search(std::vector<worked_interval>& c)
        : c_(c)
        , n_(c.size()) {
        for (std::size_t b = 0; b * block < n_; ++b) {
            const std::size_t middle = b * block + block / 2;
            const std::size_t lo =
                middle < window / 2 ? 0 : std::min(middle - window / 2, n_ > window ? n_ - window : 0);
            models_.push_back(fit(std::span{c_}.subspan(lo, std::min(window, n_ - lo))));
        }
        e_.resize(n_);
        scale_.resize(n_ / scale_block + 1);
        residuals(0, n_);
        scales();
    }
    void run() {
        for (std::size_t k = 0; k < n_; ++k) {
            if (c_[k].is == kind::pair_first) settle(k);
            if (c_[k].is == kind::alone) partner(k);
        }
        std::vector<std::size_t> todo(n_);
        for (std::size_t k = 0; k < n_; ++k)
            todo[k] = k;
        std::vector<double> l(n_, 0.0);
        for (int sweep = 0; sweep < 4; ++sweep) {
            for (const auto k : todo)
                l[k] = std::abs(at(k).lambda);
            std::vector<std::size_t> changed;
            for (const auto k : todo) {
                if (!(l[k] > lambda_min) || !free(k)) continue;
                bool top = true;
                for (std::size_t j = k < 3 ? 0 : k - 3; j <= k + 3 && j < n_; ++j)
                    top &= l[j] <= l[k];
                if (!top) continue;
                const auto o = at(k);
                const double level = (c_[k].y + c_[k + 1].y) / 2;
                if (!(std::abs(o.shift) > std::max(floor_ms, rel_min * level)) || o.explained < explains)
                    continue;
                c_[k].is = kind::pair_first;
                c_[k + 1].is = kind::pair_second;
                move(k, o.shift);
                name_it(k);
                changed.push_back(k);
            }
            todo.clear();
            for (const auto k : changed)
                for (std::size_t j = std::max(todo.empty() ? 0 : todo.back() + 1, k < taps ? 0 : k - taps);
                     j < std::min(n_, k + taps); ++j)
                    todo.push_back(j);
            if (todo.empty()) break;
        }
    }

private:
    struct outlier {
        double shift = 0, lambda = 0, explained = 0;
    };
    const model& model_of(std::size_t k) const { return models_[k / block]; }
    bool free(std::size_t k) const {
        return k + 1 < n_ && c_[k].is == kind::measured && c_[k + 1].is == kind::measured;
    }
    void residuals(std::size_t from, std::size_t to) {
        for (std::size_t k = from; k < std::min(to, n_); ++k) {
            const auto& m = model_of(k);
            double e = c_[k].y - m.mean;
            if (k < order || !m.known) {
                e_[k] = 0;
                continue;
            }
            for (std::size_t j = 0; j < order; ++j)
                e -= m.phi[static_cast<Eigen::Index>(j)] * (c_[k - order + j].y - m.mean);
            e_[k] = e;
        }
    }
    void scales() {
        std::vector<double> v;
        for (std::size_t b = 0; b < scale_.size(); ++b) {
            const std::size_t middle = b * scale_block + scale_block / 2;
            const std::size_t lo =
                middle < scale_window / 2
                    ? 0
                    : std::min(middle - scale_window / 2, n_ > scale_window ? n_ - scale_window : 0);
            v.clear();
            for (std::size_t k = std::max(lo, order); k < std::min(n_, lo + scale_window); ++k)
                v.push_back(std::abs(e_[k]));
            scale_[b] = v.empty() ? 0 : 1.4826 * median_in_place(v);
        }
    }
    outlier at(std::size_t k) const {
        const auto& m = model_of(k);
        if (!m.known || k + 1 >= n_) return {};
        double num = 0, den = 0, all = 0;
        for (std::size_t j = k < order ? order - k : 0; j < taps && k + j < n_; ++j) {
            num += m.trace[j] * e_[k + j];
            den += m.trace[j] * m.trace[j];
            all += e_[k + j] * e_[k + j];
        }
        if (!(den > 0.5)) return {};
        const double s = std::max(scale_[k / scale_block], 1.0);
        return {num / den, num / (s * std::sqrt(den)), all > 0 ? num * num / den / all : 0.0};
    }
    void move(std::size_t k, double shift) {
        c_[k].y -= shift;
        c_[k + 1].y += shift;
        residuals(k, k + taps);
    }
    void name_it(std::size_t k) {
        const double level = (c_[k].y + c_[k + 1].y) / 2;
        c_[k].classed = c_[k].raw - c_[k].y < -ect * level ? beat_class::ectopic : beat_class::misaligned;
    }
    void settle(std::size_t k) {
        if (!model_of(k).known) return;
        const auto o = at(k);
        if (std::abs(o.shift) < 0.3 * c_[k].y) move(k, o.shift);
        name_it(k);
    }
    void partner(std::size_t k) {
        if (!model_of(k).known) return;
        const double was = c_[k].y;
        c_[k].y = c_[k].raw;
        residuals(k, k + taps);
        const auto ahead = k + 1 < n_ && c_[k + 1].is == kind::measured ? at(k) : outlier{};
        const auto behind = k > 0 && c_[k - 1].is == kind::measured ? at(k - 1) : outlier{};
        const bool first = std::abs(ahead.lambda) >= std::abs(behind.lambda);
        const auto& o = first ? ahead : behind;
        const std::size_t i = first ? k : k - 1;
        if (o.explained < explains) {
            c_[k].y = was;
            residuals(k, k + taps);
            return;
        }
        c_[k].classed = c_[i].classed = beat_class::normal;
        c_[i].is = kind::pair_first;
        c_[i + 1].is = kind::pair_second;
        move(i, o.shift);
        name_it(i);
    }
    std::vector<worked_interval>& c_;
    std::size_t n_;
    std::vector<model> models_;
    std::vector<double> e_, scale_;
};

} // namespace

void find_displaced(std::vector<worked_interval>& chain) {
    if (chain.size() < least) return;
    search{chain}.run();
}

} // namespace attune
