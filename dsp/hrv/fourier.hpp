#pragma once
// Discrete Fourier transforms of any length in O(n log n), for files.

#include <complex>
#include <cstddef>
#include <memory>
#include <span>

namespace attune {

/// Forward transform of `n` complex values, unscaled. KissFFT where n has small factors only; else by
/// Bluestein's chirp (IEEE Trans AU-18:451, 1970), as KissFFT's cost grows with the square of the largest
/// factor. Allocates in the constructor; a transform may too.
class fourier {
public:
    explicit fourier(std::size_t n);
    ~fourier();
    fourier(fourier&&) noexcept;
    fourier& operator=(fourier&&) noexcept;
    /// Both of size n, not the same memory.
    void operator()(std::span<const std::complex<double>> in, std::span<std::complex<double>> out);
    std::size_t size() const noexcept;

private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace attune
