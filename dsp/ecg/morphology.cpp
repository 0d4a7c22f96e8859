#include "dsp/ecg/morphology.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ecg {
namespace {

constexpr float joins = 0.8F;   // chosen: beats of one shape under moderate noise correlate above
constexpr float memory = 32.0F; // beats; chosen: follows a change of posture within half a minute
constexpr float fading = 0.99F;

/// In eight strands, so that the compiler may use wide registers without reordering anything.
float dot(const float* a, const float* b, std::size_t n) noexcept {
    float s[8]{};
    std::size_t i = 0;
    for (; i + 8 <= n; i += 8)
        for (std::size_t k = 0; k < 8; ++k)
            s[k] += a[i + k] * b[i + k];
    float rest = 0;
    for (; i < n; ++i)
        rest += a[i] * b[i];
    return ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7])) + rest;
}

void filter(const std::array<float, whitener::order + 1>& h, const float* in, std::size_t n,
            float* out) noexcept {
    for (std::size_t i = 0; i < n; ++i)
        out[i] = h[0] * in[i + 4] + h[1] * in[i + 3] + h[2] * in[i + 2] + h[3] * in[i + 1] + h[4] * in[i];
}

} // namespace

whitener whitener::fitted(const std::array<double, order + 1>& r) noexcept {
    whitener w;
    if (!(r[0] > 0)) return w;
    // A thousandth of white noise keeps the recursion stable where the signal has none (SCIENCE: none;
    // chosen).
    double error = r[0] * 1.001;
    std::array<double, order + 1> a{1};
    for (std::size_t m = 1; m <= order; ++m) {
        double k = r[m];
        for (std::size_t i = 1; i < m; ++i)
            k += a[i] * r[m - i];
        k = -k / error;
        auto next = a;
        for (std::size_t i = 1; i < m; ++i)
            next[i] += k * a[m - i];
        next[m] = k;
        a = next;
        error *= 1 - k * k;
    }
    for (std::size_t i = 0; i <= order; ++i)
        w.h[i] = static_cast<float>(a[i]);
    w.variance = static_cast<float>(error);
    return w;
}

morphology::morphology(const grid& g)
    : half_{g.samples(0.080)}
    , slack_{g.samples(0.045)} {
    shapes_.resize(most_shapes);
    for (auto& s : shapes_) {
        s.mean.resize(2 * half_ + 1 + whitener::order);
        s.white.resize(2 * half_ + 1);
    }
    white_.resize(2 * (half_ + slack_) + 1);
    energy_.resize(2 * slack_ + 1);
}

void morphology::whiten(known& s) noexcept {
    filter(through_.h, s.mean.data(), s.white.size(), s.white.data());
    s.energy = dot(s.white.data(), s.white.data(), s.white.size());
}

void morphology::tune(const whitener& w) noexcept {
    through_ = w;
    for (auto& s : shapes_)
        if (s.seen > 0) whiten(s);
}

likeness morphology::resemble(std::span<const float> around, float seen) noexcept {
    likeness best;
    filter(through_.h, around.data(), white_.size(), white_.data());
    const std::size_t n = 2 * half_ + 1, lags = 2 * slack_ + 1;
    for (std::size_t l = 0; l < lags; ++l)
        energy_[l] = dot(white_.data() + l, white_.data() + l, n);
    for (std::size_t k = 0; k < shapes_.size(); ++k) {
        const auto& s = shapes_[k];
        if (!(s.seen >= seen) || !(s.energy > 0)) continue;
        for (std::size_t l = 0; l < lags; ++l) {
            if (!(energy_[l] > 0)) continue;
            const float product = dot(white_.data() + l, s.white.data(), n);
            const float r = product / std::sqrt(energy_[l] * s.energy);
            if (best.shape >= 0 && r <= best.match) continue;
            best.match = r;
            best.amplitude = product / s.energy;
            best.energy = s.energy;
            best.breadth = s.breadth;
            best.lag = static_cast<std::ptrdiff_t>(l) - static_cast<std::ptrdiff_t>(slack_);
            best.shape = static_cast<int>(k);
        }
    }
    return best;
}

int morphology::learn(std::span<const float> around) noexcept {
    const auto like = resemble(around, 1e-6F);
    std::size_t k = 0, from = slack_;
    for (auto& s : shapes_)
        s.seen *= fading;
    if (like.shape >= 0 && like.match >= joins) {
        k = static_cast<std::size_t>(like.shape);
        from = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(slack_) + like.lag);
    } else {
        for (std::size_t i = 1; i < shapes_.size(); ++i)
            if (shapes_[i].seen < shapes_[k].seen) k = i;
        shapes_[k].seen = 0;
    }
    auto& s = shapes_[k];
    s.seen += 1;
    const float weight = 1 / std::min(s.seen, memory);
    for (std::size_t i = 0; i < s.mean.size(); ++i)
        s.mean[i] += (around[from + i] - s.mean[i]) * weight;
    float moves = 0, squares = 0;
    for (std::size_t i = whitener::order; i < s.mean.size(); ++i) {
        moves += std::abs(s.mean[i]);
        squares += s.mean[i] * s.mean[i];
    }
    s.breadth = squares > 0 ? moves * moves / squares : 0;
    whiten(s);
    return static_cast<int>(k);
}

float morphology::total() const noexcept {
    float sum = 0;
    for (const auto& s : shapes_)
        sum += s.seen;
    return sum;
}

} // namespace attune::ecg
