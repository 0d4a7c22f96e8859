#include "dsp/hrv/sliding_spectrum.hpp"

#include <cmath>
#include <numbers>

namespace attune {
namespace {

struct angles {
    sliding_spectrum::row c{}, s{};           // exp(+i w): all samples move one place back
    sliding_spectrum::row last_c{}, last_s{}; // exp(-i 127 w): where the new one enters
};

const angles& table() noexcept {
    static const angles made = [] {
        angles a;
        for (std::size_t k = 0; k < sliding_spectrum::bins; ++k) {
            const double w = 2 * std::numbers::pi * static_cast<double>(k) / sliding_spectrum::padded;
            const double last = w * (sliding_spectrum::samples - 1);
            a.c[k] = std::cos(w);
            a.s[k] = std::sin(w);
            a.last_c[k] = std::cos(last);
            a.last_s[k] = -std::sin(last);
        }
        return a;
    }();
    return made;
}

} // namespace

sliding_spectrum::sliding_spectrum() noexcept {
    table();
}

void sliding_spectrum::turn(bank& b, double x, double oldest) noexcept {
    const auto& a = table();
    for (std::size_t k = 0; k < bins; ++k) {
        const double re = b.re[k] - oldest, im = b.im[k];
        b.re[k] = re * a.c[k] - im * a.s[k] + x * a.last_c[k];
        b.im[k] = re * a.s[k] + im * a.c[k] + x * a.last_s[k];
    }
    b.weighted += oldest - b.sum + static_cast<double>(samples - 1) * x;
    b.sum += x - oldest;
}

void sliding_spectrum::push(double x) noexcept {
    const double oldest = full() ? ring_[next_] : 0.0;
    ring_[next_] = x;
    next_ = (next_ + 1) % samples;
    if (!full()) ++filled_;
    turn(banks_[serving_], x, oldest);
    auto& growing = banks_[1 - serving_];
    turn(growing, x, 0.0);
    if (++grown_ < samples) return;
    // Grown over exactly the newest 128: it takes over, and the other begins anew.
    banks_[serving_] = bank{};
    serving_ = 1 - serving_;
    grown_ = 0;
}

void sliding_spectrum::reset() noexcept {
    *this = sliding_spectrum{};
}

} // namespace attune
