#include "dsp/beat/local_prediction.hpp"

#include "dsp/median.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

// Chosen by the share of 60-110 ms displacements found in hearts of several kinds, none of them decided by
// one record: orders 4 and 8 find fewer, windows of 128 and 512 as many.
constexpr std::size_t window = 256; // intervals, four minutes: the breath and its pace hold about that long
constexpr std::size_t scale_window = 96;
constexpr int rounds = 2;           // of reweighting; a third finds nothing more
constexpr double bend = 2.0;        // scales at which a residual begins to count less
constexpr double ridge = 1e-3;      // of the mean diagonal: a constant or periodic series has a solution too
constexpr double to_sigma = 1.4826; // of a normal law: SD / median absolute deviation
constexpr double least_scale = 1.0; // ms, the resolution of the sensors

/// Start of a window of `size` around `middle` that lies within n.
std::size_t window_start(std::size_t middle, std::size_t size, std::size_t n) {
    return middle < size / 2 || n <= size ? 0 : std::min(middle - size / 2, n - size);
}

} // namespace

local_prediction::local_prediction(std::span<const double> y, const std::vector<bool>& trusted)
    : y_(y)
    , models_((y.size() + block - 1) / block)
    , residuals_(y.size())
    , scales_((y.size() + scale_block - 1) / scale_block) {
    for (std::size_t b = 0; b < blocks(); ++b) {
        const auto [from, to] = fitted_to(b);
        models_[b] = fit(from, to, trusted);
    }
    refresh(0, y.size());
    measure_scales(0, y.size());
}

std::pair<std::size_t, std::size_t> local_prediction::fitted_to(std::size_t b) const noexcept {
    const std::size_t from = window_start(b * block + block / 2, window, y_.size());
    return {from, std::min(y_.size(), from + window)};
}

void local_prediction::refit(std::size_t b, const std::vector<bool>& trusted) {
    const auto [from, to] = fitted_to(b);
    models_[b] = fit(from, to, trusted);
    refresh(b * block, block);
    measure_scales(b * block, std::min(y_.size(), (b + 1) * block));
}

void local_prediction::measure_scales(std::size_t from, std::size_t to) {
    for (std::size_t b = from / scale_block; b * scale_block < to; ++b) {
        const std::size_t first =
            std::max(order, window_start(b * scale_block + scale_block / 2, scale_window, y_.size()));
        sorted_.clear();
        for (std::size_t k = first; k < std::min(y_.size(), first + scale_window); ++k)
            sorted_.push_back(std::abs(residuals_[k]));
        scales_[b] = sorted_.empty() ? 0.0 : to_sigma * upper_median(sorted_);
    }
}

local_prediction::model local_prediction::fit(std::size_t from, std::size_t to,
                                              const std::vector<bool>& trusted) {
    using vector = Eigen::Matrix<double, order, 1>;
    using matrix = Eigen::Matrix<double, order, order>;
    model m;
    const auto y = y_.subspan(from, to - from);
    const std::size_t n = y.size();
    if (n < least) return m;
    for (const double v : y)
        m.mean += v / static_cast<double>(n);
    z_.resize(n);
    for (std::size_t k = 0; k < n; ++k)
        z_[k] = y[k] - m.mean;
    e_.assign(n, 0.0);
    vector phi = vector::Zero();
    double s = 0;
    for (int round = 0; round < rounds; ++round) {
        std::array<double, order*(order + 1) / 2> products{};
        std::array<double, order> aims{};
        for (std::size_t k = order; k < n; ++k) {
            if (!trusted[from + k]) continue;
            const double far = std::abs(e_[k]), r = bend * s;
            const double w = far > r && round > 0 ? r * r / (far * far) : 1.0;
            const double* x = &z_[k - order];
            std::size_t at = 0;
            for (std::size_t i = 0; i < order; ++i) {
                const double wx = w * x[i];
                for (std::size_t j = 0; j <= i; ++j)
                    products[at++] += wx * x[j];
                aims[i] += wx * z_[k];
            }
        }
        matrix a;
        for (Eigen::Index i = 0, at = 0; i < static_cast<Eigen::Index>(order); ++i)
            for (Eigen::Index j = 0; j <= i; ++j, ++at)
                a(i, j) = a(j, i) = products[static_cast<std::size_t>(at)];
        const double trace = a.trace();
        if (!(trace > 0)) return m;
        a.diagonal().array() += ridge * trace / static_cast<double>(order);
        phi = a.ldlt().solve(Eigen::Map<const vector>(aims.data()));
        sorted_.clear();
        for (std::size_t k = order; k < n; ++k) {
            double e = z_[k];
            for (std::size_t j = 0; j < order; ++j)
                e -= phi[static_cast<Eigen::Index>(j)] * z_[k - order + j];
            e_[k] = e;
            if (k % 2 == 0) sorted_.push_back(std::abs(e)); // half of them tell the scale well enough
        }
        s = to_sigma * upper_median(sorted_);
    }
    for (std::size_t j = 1; j <= order; ++j)
        m.filter[j] = -phi[static_cast<Eigen::Index>(order - j)];
    for (std::size_t j = 0; j < taps; ++j)
        m.trace[j] = (j <= order ? m.filter[j] : 0.0) - (j > 0 ? m.filter[j - 1] : 0.0);
    m.known = true;
    return m;
}

void local_prediction::refresh(std::size_t k, std::size_t count) noexcept {
    // Nothing comes before a chain: its first intervals are not predicted.
    for (const std::size_t end = std::min(k + count, y_.size()); k < end; ++k) {
        const auto& m = models_[k / block];
        double e = 0;
        if (m.known && k >= order)
            for (std::size_t j = 0; j <= order; ++j)
                e += m.filter[j] * (y_[k - j] - m.mean);
        residuals_[k] = e;
    }
}

displacement local_prediction::at(std::size_t k) const noexcept {
    const auto& m = models_[k / block];
    if (!m.known) return {};
    double cross = 0, own = 0, all = 0;
    for (std::size_t j = k < order ? order - k : 0; j < taps && k + j < y_.size(); ++j) {
        const double e = residuals_[k + j];
        cross += m.trace[j] * e;
        own += m.trace[j] * m.trace[j];
        all += e * e;
    }
    // At the ends too little of the trace may be seen to tell anything: half a millisecond of one.
    if (!(own > 0.5) || !(all > 0)) return {};
    const double by_shift = cross * cross / own;
    return {cross / own, cross / (std::max(scale(k), least_scale) * std::sqrt(own)), by_shift / all,
            std::sqrt(std::max(0.0, all - by_shift) / static_cast<double>(taps - 1))};
}

} // namespace attune
