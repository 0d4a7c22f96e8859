#pragma once
// Text a hobby sensor prints: RR per line, PulseSensor, CSV, JSON, raw samples. FORMAT.md beside this file.

#include "drivers/decoder.hpp"
#include "drivers/text/line.hpp"
#include "drivers/text/sample_clock.hpp"

#include <span>
#include <vector>

namespace attune::text {

enum class format : std::uint8_t {
    found_out,   ///< from the lines and their rate
    rr,          ///< an interval a line, or tagged intervals
    pulsesensor, ///< S/B/Q
    plotter,     ///< bpm,ibi,signal
    coach,       ///< signal,bpm,ibi,beat
    samples,     ///< one number, at a steady rate
    timed,       ///< time,sample
    psws,
    json,
    rate, ///< an averaged heart rate: refused as intervals
};

/// As in `protocol=text&format=NAME`; nothing for an unknown name.
std::optional<format> format_named(std::string_view name) noexcept;
std::span<const std::string_view> format_names() noexcept; ///< without found_out

/// Lines that say themselves what they are (tags, S/B/Q, PSWS, JSON) are decoded as they come. Plain numbers
/// are held until their rate is known (2 s, at most 6 s) and are then decoded with the time at which they
/// came: more than 8 lines a second are samples, else intervals, else an averaged rate. A line that was being
/// cut when the port was opened is dropped. Plain samples are taken for an ECG, in which the session looks for
/// beats once the clock behind them is sure; those of a PulseSensor are its pulse wave, and its own beats count.
class decoder final : public attune::decoder {
public:
    explicit decoder(format f = format::found_out);

    std::string_view protocol() const noexcept override { return "text"; }
    void opened(host_time at, decoder_output& out) override;
    void feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) override;
    void tick(host_time at, decoder_output& out) override;
    const drops& dropped() const noexcept override { return dropped_; }

private:
    static constexpr std::size_t max_line = 255;
    /// Lines held while their rate is being found out. Chosen: 2 s at 1000 lines a second, the most a serial
    /// line at 115200 baud can say in plain numbers of ten characters.
    static constexpr std::size_t max_held = 2048;
    struct held_line {
        host_time at;
        numbers n;
    };
    struct verdict {
        bool known;
        format what;
        double to_ms; ///< factor for rr
        std::uint8_t count;
    };

    void end_of_line(host_time at, decoder_output& out);
    void line_read(const line& l, host_time at, decoder_output& out);
    void hold(const numbers& n, host_time at, decoder_output& out);
    void decide(host_time now, decoder_output& out);
    std::optional<verdict> judged(host_time now) const noexcept;
    std::optional<verdict> single_numbers(double rate, std::size_t later, bool late) const noexcept;
    void known_as(format f, host_time at, decoder_output& out);
    bool plain(const numbers& n, host_time at, decoder_output& out);
    bool pulse(const pulse_fields& p, host_time at, decoder_output& out);
    bool bare_rr(double value, bool fraction, host_time at, decoder_output& out);

    void beat(double rr_ms, std::optional<sensor_time> t, host_time at, decoder_output& out);
    void averaged(double bpm, host_time at, decoder_output& out);
    bool comes_in_time(double rr_ms, bool same, std::optional<sensor_time> t, host_time at) noexcept;
    void count_line(host_time at) noexcept;
    bool interval_changed(double rr_ms, host_time at) noexcept;
    /// A rate without intervals is said once a second, after three seconds without a beat.
    void watch_rate(std::optional<double> bpm, host_time at, decoder_output& out);
    /// Of a pulse wave: told, never looked into.
    void pulse_sample(double value, sensor_time t, host_time at, decoder_output& out);
    /// One that `taken` (the host's or the board's coarse time) is a part of a smooth clock of.
    void ecg_sample(double value, sensor_time taken, host_time at, decoder_output& out);
    void miss_samples(double board_ms) noexcept;
    void put_sample(double value, sensor_time t, host_time at, decoder_output& out);
    bool batch_is_due(host_time at) const noexcept;
    void flush_samples(decoder_output& out);
    void contact(bool worn, host_time at, decoder_output& out);
    void malformed() noexcept;
    sensor_time device_time(double ms, host_time at) noexcept;

    const format wanted_;
    format format_, known_ = format::found_out; ///< known_: also while it is doubted
    drops dropped_;

    std::array<char, max_line> text_{};
    std::size_t size_ = 0;
    bool overlong_ = false, untouched_ = true,
         cut_ = true; ///< cut_: the line may have begun before the port was opened
    host_time opened_at_{};

    std::vector<held_line> held_;
    host_time first_held_{};
    int unreadable_run_ = 0;
    host_time window_start_{}, window_last_{};
    int window_lines_ = 0;

    double to_ms_ = 0; ///< of bare intervals; 0: unit not yet known
    bool broken_ = true, several_ = false, last_flag_ = false, flag_each_line_ = false;
    std::optional<double> pending_rate_{}, last_rr_{};
    bool rates_told_ = false; ///< PulseSensor: B before Q
    bool marks_told_ = false; ///< named fields: signal and beat in one line
    struct telling {
        double rr_ms;
        host_time at;
    };
    std::optional<telling> new_rr_{}; ///< told once
    host_time first_line_{};
    double lines_ = 0; ///< since the format was known, damaged ones too
    struct timed_beat {
        host_time at;
        std::optional<sensor_time> t;
        double line; ///< how many there had been
    };
    std::optional<timed_beat> timed_{}; ///< the last beat of named fields
    std::optional<host_time> last_beat_{}, last_averaged_{};
    std::optional<std::uint32_t> last_seq_{};
    std::optional<bool> worn_{};
    std::optional<double> battery_{};

    std::optional<double> last_ms_{};
    host_time last_ms_heard_{};
    sensor_time device_{};

    samples_event batch_{};
    host_time first_sample_{}, last_sample_heard_{};
    sample_clock ecg_clock_;
    bool sample_gap_ = true; ///< before the next sample
    int skipped_ = 0;        ///< lines since the last sample that could not be read
};

} // namespace attune::text
