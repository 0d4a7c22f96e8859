#pragma once
// A hobby board that prints its heart as text, in every format of SENSORS 6.7, and is switched off after the last
// beat. It does not listen.

#include "tests/support/emulator.hpp"
#include "tests/support/emulators/ecg_series.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace attune::test {

enum class printed {
    rr,            ///< "812"
    rr_decimals,   ///< "812.5"
    rr_seconds,    ///< "0.8125"
    tagged_rr,     ///< "RR 812"
    tagged_ibi,    ///< "IBI:812", "BPM:74" beside it
    tagged_r,      ///< "R812"
    pulsesensor,   ///< "S512" fifty times a second, "B74" and "Q812" at the beat
    two_sensors,   ///< the same of a PulseSensor with two inputs: "a512" "b300", "A74" "M812"; the second has no heart
    plotter,       ///< "74,812,512" fifty times a second
    coach,         ///< "512,74,812,1"
    psws_1,        ///< "PSWS,1,LIVE,seq,ms,512,74,812,1,9,QUALIFIED"
    psws_2,        ///< with seven fields more
    json,          ///< {"signal":512,"timestampMs":1,"bpm":74,"ibi":812,"beat":1}
    samples,       ///< an ECG's numbers
    samples_leads, ///< the same, "!" for the first second (AD8232)
    timed,         ///< "123456,512"
};

struct printed_format {
    printed what;
    std::string_view name;
    std::string_view model; ///< as the decoder calls it
};
/// The formats that tell intervals, and those that tell samples.
inline constexpr std::array beats_printed{
    printed_format{printed::rr, "RR, whole ms", "text: RR intervals"},
    printed_format{printed::rr_decimals, "RR, decimals", "text: RR intervals"},
    printed_format{printed::rr_seconds, "RR, seconds", "text: RR intervals"},
    printed_format{printed::tagged_rr, "RR 812", "text: RR intervals"},
    printed_format{printed::tagged_ibi, "IBI:812", "text: RR intervals"},
    printed_format{printed::tagged_r, "R812", "text: RR intervals"},
    printed_format{printed::pulsesensor, "PulseSensor S/B/Q", "PulseSensor (S/B/Q)"},
    printed_format{printed::two_sensors, "PulseSensor, two", "PulseSensor (S/B/Q)"},
    printed_format{printed::plotter, "plotter", "PulseSensor (plotter)"},
    printed_format{printed::coach, "Signal Coach", "PulseSensor (Signal Coach)"},
    printed_format{printed::psws_1, "PSWS 1", "PulseSensor (PSWS)"},
    printed_format{printed::psws_2, "PSWS 2", "PulseSensor (PSWS)"},
    printed_format{printed::json, "JSON", "text: JSON lines"}};
inline constexpr std::array samples_printed{
    printed_format{printed::samples, "samples", "text: raw samples"},
    printed_format{printed::samples_leads, "samples and leads off", "text: raw samples"},
    printed_format{printed::timed, "time,sample", "text: timed samples"}};

class text_board final : public emulator {
public:
    text_board(printed what, const std::vector<double>& rr_ms);
    /// Samples at 250 Hz.
    text_board(printed what, const ecg_recording& ecg);
    void start(host_time at) override;
    void received(std::span<const std::byte>, host_time) override {}
    std::optional<host_time> next() const override;
    std::vector<std::byte> take(host_time now) override;

    /// The intervals as the format tells them: to its steps; a plotter does not tell an interval that is the
    /// same as the one before.
    static std::vector<double> sent(printed what, const std::vector<double>& rr_ms);

private:
    bool line_each_beat() const noexcept;
    std::string at_beat(std::size_t i) const; ///< printed at the beat
    std::string bpm(std::size_t beats) const;
    std::string line(std::size_t i) const;    ///< of the steady stream

    printed what_;
    std::vector<double> rr_ms_, ends_ms_, counts_;
    double hertz_ = 0;
    host_time began_{};
    std::size_t beats_ = 0, lines_ = 0; ///< printed
    std::size_t lines_since_beat_ = 0;
};

} // namespace attune::test
