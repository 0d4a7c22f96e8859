#include "dsp/hrv/fourier.hpp"

#include <kissfft.hh>

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstdint>
#include <numbers>
#include <optional>
#include <vector>

namespace attune {
namespace {

using complex = std::complex<double>;

constexpr std::size_t small_factor = 13; // chosen: here a chirp begins to pay

bool smooth(std::size_t n) {
    for (std::size_t p = 2; p <= small_factor; ++p)
        while (n % p == 0)
            n /= p;
    return n <= 1;
}

/// exp(-i pi k^2 / n), the square reduced first: exact for any n.
complex chirp(std::size_t k, std::size_t n) {
    const auto turn = static_cast<std::uint64_t>(k) * k % (2 * static_cast<std::uint64_t>(n));
    return std::polar(1.0, -std::numbers::pi * static_cast<double>(turn) / static_cast<double>(n));
}

} // namespace

struct fourier::state {
    std::size_t n;
    kissfft<double> transform;
    std::vector<complex> chirps, filter, a, b; // of the chirp transform

    explicit state(std::size_t size)
        : n{size}
        , transform{smooth(size) ? size : std::bit_ceil(2 * size - 1), false} {
        if (smooth(n)) return;
        const auto m = std::bit_ceil(2 * n - 1);
        chirps.resize(n);
        a.assign(m, {});
        b.resize(m);
        filter.resize(m);
        for (std::size_t k = 0; k < n; ++k)
            chirps[k] = chirp(k, n);
        for (std::size_t k = 0; k < n; ++k)
            a[k] = a[(m - k) % m] = std::conj(chirps[k]);
        transform.transform(a.data(), filter.data());
        for (auto& f : filter)
            f /= static_cast<double>(m);
    }
};

fourier::fourier(std::size_t n)
    : state_{std::make_unique<state>(std::max<std::size_t>(n, 1))} {}
fourier::~fourier() = default;
fourier::fourier(fourier&&) noexcept = default;
fourier& fourier::operator=(fourier&&) noexcept = default;
std::size_t fourier::size() const noexcept {
    return state_->n;
}

void fourier::operator()(std::span<const complex> in, std::span<complex> out) {
    auto& s = *state_;
    assert(in.size() == s.n && out.size() == s.n);
    if (s.chirps.empty()) {
        s.transform.transform(in.data(), out.data());
        return;
    }
    for (std::size_t k = 0; k < s.n; ++k)
        s.a[k] = in[k] * s.chirps[k];
    std::fill(s.a.begin() + static_cast<std::ptrdiff_t>(s.n), s.a.end(), complex{});
    s.transform.transform(s.a.data(), s.b.data());
    for (std::size_t k = 0; k < s.b.size(); ++k)
        s.b[k] = std::conj(s.b[k] * s.filter[k]); // conjugated: the same transform goes back
    s.transform.transform(s.b.data(), s.a.data());
    for (std::size_t k = 0; k < s.n; ++k)
        out[k] = std::conj(s.a[k]) * s.chirps[k];
}

} // namespace attune
