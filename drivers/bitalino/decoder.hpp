#pragma once
// BITalino over its serial port (SPP or USB): an ECG, sample by sample. FORMAT.md beside this file.

#include "drivers/bitalino/dialogue.hpp"
#include "drivers/bitalino/frame_lock.hpp"

namespace attune::bitalino {

constexpr unsigned usual_input = 2; ///< A2, where BITalino's kits have their ECG

/// Out:   ECG samples in the converter's own steps (0..1023), with beats_inside once the rate is sure; the
///        board's version once an opening.
/// Rules: sensor time is the count of the samples times their period. The sequence turns round after 160 ms
///        at 100 Hz; that it did so in a loss shows as samples that come later than they ever did. One
///        damaged frame between two good ones is filled by a straight line (10 ms); all else is a gap.
class decoder final : public attune::decoder {
public:
    /// `input`: 1 to 6 for A1 to A6, where the electrodes are; 0 = the usual one.
    explicit decoder(unsigned input = 0) noexcept
        : dialogue_{input == 0 ? usual_input : input} {}

    std::string_view protocol() const noexcept override { return "bitalino"; }
    void opened(host_time at, decoder_output& out) override;
    void feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) override;
    void tick(host_time at, decoder_output& out) override;
    void closing(host_time at, decoder_output& out) override;
    const drops& dropped() const noexcept override { return dropped_; }

private:
    void frame(unsigned value, std::optional<unsigned> missing, bool exact, host_time at,
               decoder_output& out);
    void sample(float value, host_time at, decoder_output& out);
    void flush(host_time at, decoder_output& out);
    void break_off(host_time at, decoder_output& out);
    void lost(std::int64_t frames) noexcept;
    void watch_rate(host_time at, decoder_output& out);
    host_duration suspicious() const noexcept;
    void hold(host_time at, decoder_output& out);
    void watch_delay(host_time at, decoder_output& out);
    sensor_time newest() const noexcept { return origin_ + count_ * period_; }

    dialogue dialogue_;
    frame_lock frames_;
    drops dropped_;
    host_time last_byte_{}, last_frame_{};

    sensor_clock::duration period_{};
    sensor_time origin_{};
    std::int64_t count_ = 0; ///< periods from origin_ to the newest sample
    bool began_ = false, rate_known_ = false;
    host_time rate_since_{};
    std::int64_t rate_frames_ = 0;
    sensor_clock::duration seems_{};          ///< what the last second looked like, where it was another rate
    std::optional<host_duration> earliest_{}; ///< arrival - sensor time, of the window before
    std::optional<host_duration> earliest_now_{};
    host_time window_since_{};
    bool held_ = false; ///< samples wait until it is known whether turns of the sequence were lost

    float last_value_ = 0;
    samples_event batch_{};
    bool gap_ = true;    ///< before the next sample
    bool resume_ = true; ///< the sequence does not go on from the sample before
};

} // namespace attune::bitalino
