#include "dsp/dyad/coherence.hpp"

#include <kissfft.hh>

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <random>

namespace attune {
namespace {

// SCIENCE 8; Torrence & Compo for the wavelet's own numbers.
constexpr double lowest = 0.01, highest = 0.15; // Hz
constexpr double w0 = 6.0;
constexpr double voices = 12;            // an octave
constexpr double octaves_smoothed = 0.6; // Morlet's decorrelation in scale
constexpr double least_s = 300.0;        // chosen: three periods of the lowest frequency
constexpr double pi = std::numbers::pi;
using complex = std::complex<double>;

/// Scale (s) of a frequency: 1/f = 4 pi s / (w0 + sqrt(2 + w0^2)).
double scale_of(double hz) noexcept {
    return (w0 + std::sqrt(2 + w0 * w0)) / (4 * pi * hz);
}

class transform {
public:
    transform(std::size_t n, std::vector<double> hz)
        : n_{n}
        , m_{std::bit_ceil(2 * n)}
        , hz_{std::move(hz)}
        , there_{m_, false}
        , back_{m_, true}
        , in_(m_)
        , spectrum_(m_)
        , work_(m_) {
        for (std::size_t r = 0; r < rows(); ++r) {
            const double s = scale_of(hz_[r]);
            for (std::size_t k = 0; k <= m_ / 2; ++k) {
                const double z = s * omega(k), from_peak = z - w0;
                wave_.push_back(k > 0 ? std::exp(-0.5 * from_peak * from_peak) * std::sqrt(s) : 0.0);
                bell_.push_back(std::exp(-0.5 * z * z));
            }
        }
    }
    std::size_t rows() const noexcept { return hz_.size(); }

    /// w[row * n + t]
    void wavelet(const std::vector<double>& x, std::vector<complex>& w) {
        std::fill(in_.begin(), in_.end(), complex{});
        for (std::size_t i = 0; i < n_; ++i)
            in_[i] = x[i];
        there_.transform(in_.data(), spectrum_.data());
        w.resize(rows() * n_);
        for (std::size_t r = 0; r < rows(); ++r) {
            std::fill(in_.begin(), in_.end(), complex{});
            const double* const wave = wave_.data() + r * (m_ / 2 + 1);
            for (std::size_t k = 1; k <= m_ / 2; ++k)
                in_[k] = spectrum_[k] * wave[k];
            back_.transform(in_.data(), work_.data());
            for (std::size_t i = 0; i < n_; ++i)
                w[r * n_ + i] = work_[i] / static_cast<double>(m_);
        }
    }
    /// In time by exp(-t^2/(2 s^2)), in scale by a box.
    void smooth(std::vector<complex>& w) {
        for (std::size_t r = 0; r < rows(); ++r) {
            std::fill(in_.begin(), in_.end(), complex{});
            std::copy_n(w.begin() + static_cast<std::ptrdiff_t>(r * n_), n_, in_.begin());
            there_.transform(in_.data(), spectrum_.data());
            const double* const bell = bell_.data() + r * (m_ / 2 + 1);
            for (std::size_t k = 0; k < m_; ++k)
                spectrum_[k] *= bell[k <= m_ / 2 ? k : m_ - k] / static_cast<double>(m_);
            back_.transform(spectrum_.data(), work_.data());
            std::copy_n(work_.begin(), n_, w.begin() + static_cast<std::ptrdiff_t>(r * n_));
        }
        const auto half = static_cast<std::size_t>(std::floor(octaves_smoothed * voices / 2));
        box_.assign(w.size(), complex{});
        for (std::size_t r = 0; r < rows(); ++r) {
            const std::size_t from = r > half ? r - half : 0, to = std::min(rows(), r + half + 1);
            complex* const sum = box_.data() + r * n_;
            for (std::size_t q = from; q < to; ++q)
                for (std::size_t i = 0; i < n_; ++i)
                    sum[i] += w[q * n_ + i];
            for (std::size_t i = 0; i < n_; ++i)
                sum[i] /= static_cast<double>(to - from);
        }
        w.swap(box_);
    }

private:
    double omega(std::size_t k) const noexcept { // rad/s at 1 Hz sampling
        return 2 * pi * static_cast<double>(k) / static_cast<double>(m_);
    }
    std::size_t n_, m_;
    std::vector<double> hz_;
    kissfft<double> there_, back_;
    std::vector<double> wave_, bell_; // [row * (m/2 + 1) + k]: the wavelet's and the smoother's spectrum
    std::vector<complex> in_, spectrum_, work_, box_;
};

/// Coherence by row and column, and, if wanted, the phase.
void coherence(transform& f, std::vector<double> const& x, const std::vector<double>& y,
               std::vector<double>& value, std::vector<double>* phase) {
    std::vector<complex> a, b;
    f.wavelet(x, a);
    f.wavelet(y, b);
    std::vector<complex> cross(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        cross[i] = a[i] * std::conj(b[i]);
        a[i] = {std::norm(a[i]), std::norm(b[i])}; // smoothing is real and linear: two powers in one pass
    }
    f.smooth(cross);
    f.smooth(a);
    value.resize(a.size());
    if (phase) phase->resize(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double power = a[i].real() * a[i].imag();
        value[i] = power > 0 ? std::clamp(std::norm(cross[i]) / power, 0.0, 1.0) : 0.0;
        if (phase) (*phase)[i] = std::arg(cross[i]);
    }
}

double memory_of(const std::vector<double>& x) {
    double xy = 0, xx = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += x[i] * x[i];
        if (i > 0) xy += x[i] * x[i - 1];
    }
    return xx > 0 ? std::clamp(xy / xx, 0.0, 0.99) : 0.0;
}

/// Uniform and normal numbers that are the same on every library.
class chance {
public:
    explicit chance(std::uint64_t seed)
        : random_{seed} {}
    double normal() {
        if (has_) {
            has_ = false;
            return kept_;
        }
        const double u = 1.0 - unit(), v = unit(), r = std::sqrt(-2 * std::log(u));
        kept_ = r * std::sin(2 * pi * v);
        has_ = true;
        return r * std::cos(2 * pi * v);
    }

private:
    double unit() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
    std::mt19937_64 random_;
    double kept_ = 0;
    bool has_ = false;
};

} // namespace

wavelet_coherence coherence_of(const even_rate& x, const even_rate& y, const coherence_settings& w) {
    wavelet_coherence out;
    const auto without = [&out](std::string_view why) {
        out.why = why;
        return out;
    };
    if (w.paced_together) return without("paced together: not evaluated");
    const auto every = static_cast<std::size_t>(std::llround(x.hz));
    if (x.hz != y.hz || x.from != y.from || every < 1 || std::abs(x.hz - static_cast<double>(every)) > 1e-9)
        return without("the two series do not fit together");
    const std::size_t size = std::min(x.size(), y.size());
    std::vector<bool> both(size);
    for (std::size_t i = 0; i < size; ++i)
        both[i] = x.heard[i] && y.heard[i];
    stretch longest;
    for (const auto& s : heard_stretches(both))
        if (s.to - s.from > longest.to - longest.from) longest = s;
    const std::size_t n = (longest.to - longest.from) / every;
    if (static_cast<double>(n) < least_s) return without("less than five minutes in which both were heard");

    // 1 Hz by means of whole seconds: nothing above 0.15 Hz is looked at.
    std::vector<double> a(n), b(n);
    double ma = 0, mb = 0;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < every; ++k) {
            a[i] += x.value[longest.from + i * every + k] / static_cast<double>(every);
            b[i] += y.value[longest.from + i * every + k] / static_cast<double>(every);
        }
        ma += a[i] / static_cast<double>(n);
        mb += b[i] / static_cast<double>(n);
    }
    double va = 0, vb = 0;
    for (std::size_t i = 0; i < n; ++i) {
        a[i] -= ma;
        b[i] -= mb;
        va += a[i] * a[i];
        vb += b[i] * b[i];
    }
    if (!(va > 1e-12) || !(vb > 1e-12)) return without("one of the two does not vary");
    for (double f = highest; f >= lowest * (1 - 1e-12); f *= std::exp2(-1 / voices))
        out.hz.push_back(f);
    transform f{n, out.hz};
    coherence(f, a, b, out.value, &out.phase);
    out.columns = n;
    out.from_s = x.from + (static_cast<double>(longest.from) + 0.5 * static_cast<double>(every - 1)) / x.hz;
    out.trusted.assign(out.value.size(), false);
    const auto mean_of = [&](const std::vector<double>& value, std::vector<double>& means, bool mark) {
        means.assign(out.hz.size(), 0.0);
        for (std::size_t r = 0; r < out.hz.size(); ++r) {
            const double cone = std::numbers::sqrt2 * scale_of(out.hz[r]); // e-folding of the ends
            double sum = 0;
            std::size_t m = 0;
            for (std::size_t i = 0; i < n; ++i) {
                const double from_end = static_cast<double>(std::min(i, n - 1 - i));
                if (from_end < cone) continue;
                if (mark) out.trusted[r * n + i] = true;
                sum += value[r * n + i];
                ++m;
            }
            if (m > 0) means[r] = sum / static_cast<double>(m);
        }
    };
    mean_of(out.value, out.mean, true);

    const double pa = memory_of(a), pb = memory_of(b);
    chance random{w.seed};
    std::vector<std::vector<double>> chances(out.hz.size());
    std::vector<double> value, means;
    for (std::size_t k = 0; k < w.surrogates; ++k) {
        const auto noise = [&](double memory) {
            std::vector<double> v(n);
            double last = random.normal();
            for (double& e : v) {
                e = last;
                last = memory * last + std::sqrt(1 - memory * memory) * random.normal();
            }
            return v;
        };
        const auto na = noise(pa), nb = noise(pb);
        coherence(f, na, nb, value, nullptr);
        mean_of(value, means, false);
        for (std::size_t r = 0; r < means.size(); ++r)
            chances[r].push_back(means[r]);
    }
    for (std::size_t r = 0; r < out.hz.size(); ++r) {
        auto& c = chances[r];
        std::sort(c.begin(), c.end());
        const auto above =
            static_cast<std::size_t>(c.end() - std::lower_bound(c.begin(), c.end(), out.mean[r]));
        out.p.push_back((1 + static_cast<double>(above)) / (1 + static_cast<double>(c.size())));
        out.threshold.push_back(c.empty() ? 1.0 : c[std::min(c.size() - 1, c.size() * 95 / 100)]);
    }
    out.evaluated = true;
    return out;
}

} // namespace attune
