#pragma once
// From a protocol's name to its decoder.

#include "drivers/ant/decoder.hpp"
#include "drivers/decoder.hpp"
#include "drivers/result.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// What a dialogue needs to know beforehand, beside its protocol's name.
struct decoder_options {
    /// The user's ANT+ network key; never shipped, logged, stored with a session or exported (SENSORS 3.3).
    std::optional<std::array<std::byte, 8>> ant_network_key{};
    /// Which device, where several can be heard: an ANT device number ("25170"), a BLE name or address; empty
    /// = the first that is heard. From `device=` of the URI.
    std::string device{};
    /// Where `device` is empty: the ANT strap heard last time, to be asked for first; 0 = none.
    std::uint16_t usual_ant_device = 0;
    /// BITalino: the input with the electrodes, 1 to 6 for A1 to A6; 0 = A2. From `channel=` of the URI.
    unsigned channel = 0;
    /// Where `device` is empty: the ANT strap that is another person's here, never to be taken; 0 = none.
    std::uint16_t taken_ant_device = 0;
};

/// Named: that protocol. Not named: drivers/detect, which finds out from the bytes, keeps what it heard
/// meanwhile and decodes it once it knows. A text format may stand behind the name: "text:rr"
/// (drivers/text/FORMAT.md). Unknown name: errc::invalid and a sentence with the names there are.
result<std::unique_ptr<decoder>> make_decoder(std::optional<std::string_view> protocol,
                                              const decoder_options& options = {});

/// What an ANT decoder is made of. `at_once` false: the stick is asked only when it is silent.
ant::decoder::how ant_of(const decoder_options& options, bool at_once) noexcept;

/// The same refusals, without making one.
result<void> check_protocol(std::string_view protocol);

} // namespace attune
