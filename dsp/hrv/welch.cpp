#include "dsp/hrv/welch.hpp"

#include "dsp/hrv/fourier.hpp"
#include "dsp/hrv/tachogram.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace attune {
namespace {

constexpr std::size_t fewest_samples = 16; // 4 s, below which there is no band

/// Sums of periodograms, one-sided density in ms^2/Hz at k * fs / segment, k = 0..segment/2.
class averaged_periodogram {
public:
    explicit averaged_periodogram(std::size_t segment)
        : transform_{segment}
        , window_(segment)
        , power_(segment / 2 + 1)
        , part_(segment)
        , in_(segment)
        , out_(segment) {
        for (std::size_t k = 0; k < segment; ++k) {
            window_[k] = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(k) /
                                              static_cast<double>(segment));
            energy_ += window_[k] * window_[k];
        }
    }
    void add(std::span<const double> y) {
        const std::size_t n = window_.size();
        for (std::size_t from = 0; from + n <= y.size(); from += n - n / 2) {
            std::copy_n(y.begin() + static_cast<std::ptrdiff_t>(from), n, part_.begin());
            remove_mean(part_);
            // Two real segments a transform: the second is the imaginary part.
            if (segments_++ % 2 == 0) {
                for (std::size_t k = 0; k < n; ++k)
                    in_[k] = part_[k] * window_[k];
            } else {
                for (std::size_t k = 0; k < n; ++k)
                    in_[k].imag(part_[k] * window_[k]);
                transform();
            }
        }
    }
    std::vector<double> density(double fs) {
        if (segments_ % 2 == 1) transform();
        const std::size_t n = window_.size();
        std::vector<double> out(power_.size());
        for (std::size_t k = 0; k < out.size(); ++k) {
            const bool twice = k != 0 && !(n % 2 == 0 && k == n / 2);
            out[k] = power_[k] * (twice ? 2.0 : 1.0) / (fs * energy_ * static_cast<double>(segments_));
        }
        return out;
    }
    std::size_t segments() const noexcept { return segments_; }

private:
    void transform() {
        const std::size_t n = window_.size();
        transform_(in_, out_);
        for (std::size_t k = 0; k < power_.size(); ++k) // |X|^2 + |Y|^2 of X + iY
            power_[k] += (std::norm(out_[k]) + std::norm(out_[(n - k) % n])) / 2;
    }
    fourier transform_;
    std::vector<double> window_, power_, part_;
    std::vector<std::complex<double>> in_, out_;
    double energy_ = 0;
    std::size_t segments_ = 0;
};

} // namespace

std::optional<band_powers> welch(std::span<const double> nn, std::span<const stretch> pieces,
                                 std::size_t segment, detrending how) {
    if (segment < fewest_samples) return std::nullopt;
    std::vector<std::vector<double>> series;
    std::size_t longest = 0;
    for (const auto& p : pieces) {
        auto y = even_series(nn.subspan(p.from, p.size()));
        longest = std::max(longest, y.size());
        series.push_back(std::move(y));
    }
    if (longest < fewest_samples) return std::nullopt;
    const auto used = std::min(segment, longest);
    const auto powers = [&](averaged_periodogram& p) {
        auto out = powers_of(p.density(resample_hz), resample_hz / static_cast<double>(used));
        out.segments = p.segments();
        out.window_s = static_cast<double>(used) / resample_hz;
        return out;
    };
    averaged_periodogram first{used};
    for (auto& y : series) {
        if (y.size() < used) continue;
        detrend(y, how == detrending::mean ? how : detrending::line);
        first.add(y);
    }
    const auto slow = powers(first);
    if (how != detrending::smoothness) return slow;
    averaged_periodogram second{used};
    for (auto& y : series) {
        if (y.size() < used) continue;
        detrend(y, how);
        second.add(y);
    }
    return with_vlf_of(slow, powers(second));
}

std::optional<band_powers> welch(std::span<const double> nn, std::size_t segment, detrending how) {
    return welch(nn, one_stretch(nn.size()), segment, how);
}

} // namespace attune
