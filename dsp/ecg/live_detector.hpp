#pragma once
// R peaks sample by sample, as they come from a strap.

#include "dsp/ecg/candidates.hpp"
#include "dsp/ecg/find_beats.hpp"
#include "dsp/ecg/peak.hpp"
#include "dsp/ecg/quality.hpp"
#include "dsp/ecg/rhythm.hpp"

#include <boost/circular_buffer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace attune {

/// In:    samples in any unit and polarity, at the rate given (50 Hz to 100 kHz); what is not finite is taken
///        as the value before it.
/// Out:   at most one beat a call, in order of time. `sample` counts from the first sample given. Most beats
/// come
///        0.35 s after their peak; one that is in doubt waits for its neighbours, and comes at most 2 s after
///        its peak or never. In the first 3 s the size of a beat is not known: nothing comes before that,
///        then all. drain() at the end gives the rest, one a call. The same samples give the same beats,
///        however chunked, as there is only one sample a call.
/// Cost:  O(1) a sample; allocates only in the constructor.
/// After: the same evidence and the same rhythm as find_beats, seen from the past only: SCIENCE 1.2, README.
class live_detector {
public:
    explicit live_detector(hertz rate);
    std::optional<ecg_beat> operator()(double sample) noexcept;
    std::optional<ecg_beat> drain() noexcept;

private:
    /// The newest values, contiguous: each is written twice, half a buffer apart.
    class window {
    public:
        explicit window(std::size_t n)
            : size_{n}
            , values_(2 * n) {}
        void push(float v) noexcept {
            const auto i = static_cast<std::size_t>(count_ % static_cast<std::int64_t>(size_));
            values_[i] = values_[i + size_] = v;
            ++count_;
        }
        /// The n values before `past` (counted from the first ever), n and age within the size.
        std::span<const float> before(std::int64_t past, std::size_t n) const noexcept {
            const auto i = static_cast<std::size_t>(
                (past - static_cast<std::int64_t>(n) + 4 * static_cast<std::int64_t>(size_)) %
                static_cast<std::int64_t>(size_));
            return {values_.data() + i, n};
        }
        float at(std::int64_t i) const noexcept { return before(i + 1, 1)[0]; }
        std::int64_t count() const noexcept { return count_; }

    private:
        std::size_t size_;
        std::int64_t count_ = 0;
        std::vector<float> values_;
    };
    struct maximum {
        std::int64_t at;
        float energy;
    };
    struct doubt {
        ecg::candidate c;
        double odds;
    };

    std::int64_t arrived() const noexcept {
        return averages_.count() - static_cast<std::int64_t>(band_.half);
    }
    void average(float u) noexcept;
    void close_bin() noexcept;
    void weigh(maximum m) noexcept;
    void decide(bool at_end) noexcept;
    void emit(const doubt& d) noexcept;
    std::span<const float> differences_around(std::int64_t at) const noexcept;

    ecg::grid grid_;
    ecg::symmetric_fir band_;
    ecg::peak_steps steps_;
    ecg::morphology shapes_;
    ecg::rhythm_search plausible_;
    std::size_t energy_half_, apart_, bin_;
    window raw_, averages_, differences_, squares_, energy_;

    double held_ = 0, sum_ = 0;
    std::size_t in_block_ = 0;
    float newest_max_ = 0; ///< of the bin that is not full yet
    boost::circular_buffer<float> maxima_, medians_;
    boost::circular_buffer<std::array<double, ecg::whitener::order + 2>>
        noise_; ///< autocorrelation and count
    ecg::whitener white_;
    std::vector<float> scratch_;
    boost::circular_buffer<maximum>
        waiting_; ///< not weighed: their surroundings or the level are not known yet
    boost::circular_buffer<doubt> doubts_;
    std::vector<ecg::possible_beat> possible_;
    std::optional<double> before_last_, last_;    ///< s: beats decided on
    boost::circular_buffer<std::int64_t> recent_; ///< grid: beats decided on, for the mask of the noise
    float usual_contrast_ = 0, repeats_ = 0, alike_ = 0, polarity_ = 0, usual_sign_ = 0;
    std::array<std::vector<float>, ecg::morphology::most_shapes> waves_; ///< mean surroundings by shape
    std::vector<float> wave_;
    boost::circular_buffer<ecg_beat> out_;
};

} // namespace attune
