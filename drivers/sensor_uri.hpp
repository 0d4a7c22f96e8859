#pragma once
// Sensor URIs: `sim:calm?seed=1`, `replay:FILE`, `serial:PATH?protocol=NAME&baud=N` (CLI.md), `ble:NAME?ecg=1`.

#include "drivers/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

enum class sensor_kind { sim, replay, serial, ble };

struct sensor_uri {
    sensor_kind kind = sensor_kind::sim;
    std::string target; ///< sim: "calm" or "aroused"; replay: file; serial: path of the tty;
                        ///< ble: a part of the strap's name or its address, empty for any strap
    /// serial, replay: nothing = found out from the bytes. `protocol=text&format=rr` is "text:rr", as
    /// make_decoder takes it.
    std::optional<std::string> protocol;
    /// serial, replay: which strap, where several can be heard (decoder_options::device); empty = the first.
    std::string device{};
    /// serial, replay: BITalino's input with the electrodes, 1 to 6 (channel=A3 or 3); nothing = A2.
    std::optional<unsigned> channel{};
    std::optional<unsigned> baud;      ///< serial: nothing = the protocol's usual
    std::optional<std::uint64_t> seed; ///< sim
    std::string ecg; ///< ble: "1" its ECG beside the intervals, "only" the ECG alone; empty = no ECG
    std::vector<std::pair<std::string, std::string>>
        more; ///< sim: further model parameters, checked by the simulator

    std::string text() const; ///< canonical form; parse(text()) gives the same
};

/// Fails with errc::invalid and a sentence that names the part which is wrong and what would be right.
result<sensor_uri> parse_sensor_uri(std::string_view text);

/// Protocol names known to this build, in the order in which they are tried when none is named.
std::span<const std::string_view> known_protocols() noexcept;

} // namespace attune
