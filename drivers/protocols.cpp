#include "drivers/protocols.hpp"

#include "drivers/ant/decoder.hpp"
#include "drivers/bgapi/decoder.hpp"
#include "drivers/bitalino/decoder.hpp"
#include "drivers/ble/decoder.hpp"
#include "drivers/bridge/decoder.hpp"
#include "drivers/decimal.hpp"
#include "drivers/detect/decoder.hpp"
#include "drivers/sensor_uri.hpp"
#include "drivers/text/decoder.hpp"
#include "drivers/wearlink/decoder.hpp"
#include "drivers/zephyr/decoder.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace attune {

namespace {
constexpr std::array<std::string_view, 8> known{"zephyr", "wearlink", "ant",    "ble",
                                                "bgapi",  "bitalino", "bridge", "text"}; // SENSORS 6.7: strong checks first

std::string listed(std::span<const std::string_view> names, std::string_view last) {
    std::string s;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i != 0) s += i + 1 == names.size() ? " " + std::string{last} + " " : ", ";
        s += names[i];
    }
    return s;
}

struct parts {
    std::string_view name;
    std::optional<std::string_view> format;
};
parts parts_of(std::string_view protocol) {
    const auto colon = protocol.find(':');
    return colon == std::string_view::npos ? parts{protocol, {}}
                                           : parts{protocol.substr(0, colon), protocol.substr(colon + 1)};
}
} // namespace

ant::decoder::how ant_of(const decoder_options& options, bool at_once) noexcept {
    // A name belongs to another radio: then any strap is heard.
    return {options.ant_network_key, parse_unsigned<std::uint16_t>(options.device).value_or(0), options.usual_ant_device, at_once,
            options.taken_ant_device};
}

std::span<const std::string_view> known_protocols() noexcept {
    return known;
}

result<void> check_protocol(std::string_view protocol) {
    const auto [name, format] = parts_of(protocol);
    if (std::find(known.begin(), known.end(), name) == known.end())
        return fail(errc::invalid, "no protocol is called \"" + std::string{name} + "\"; name " +
                                       listed(known, "or") + ", or none to have it found out");
    if (format && name != "text")
        return fail(errc::invalid, "a format belongs to protocol text, not to " + std::string{name});
    if (format && !text::format_named(*format))
        return fail(errc::invalid, "no text format is called \"" + std::string{*format} + "\"; name " +
                                       listed(text::format_names(), "or") + ", or none to have it found out");
    return {};
}

result<std::unique_ptr<decoder>> make_decoder(std::optional<std::string_view> protocol,
                                              const decoder_options& options) {
    if (!protocol) return std::make_unique<detect::decoder>(options);
    if (auto checked = check_protocol(*protocol); !checked)
        return tl::unexpected<error>(std::move(checked.error()));
    const auto [name, format] = parts_of(*protocol);
    if (name == "bridge") return std::make_unique<bridge::decoder>();
    if (name == "ant") return std::make_unique<ant::decoder>(ant_of(options, true));
    if (name == "ble") return std::make_unique<ble::decoder>();
    if (name == "bgapi") return std::make_unique<bgapi::decoder>(options.device);
    if (name == "bitalino") return std::make_unique<bitalino::decoder>(options.channel);
    if (name == "zephyr") return std::make_unique<zephyr::decoder>();
    if (name == "wearlink") return std::make_unique<wearlink::decoder>();
    return std::make_unique<text::decoder>(format ? *text::format_named(*format) : text::format::found_out);
}

} // namespace attune
