#include "drivers/sensor_uri.hpp"

#include "drivers/decimal.hpp"
#include "drivers/protocols.hpp"

#include <algorithm>

namespace attune {

namespace {

constexpr std::string_view hex = "0123456789ABCDEF";
constexpr unsigned slowest = 300, fastest = 4'000'000; // baud; chosen: what serial chips on the market do

/// Characters with a meaning in a URI, blanks and controls are written as %XX; UTF-8 stays readable.
std::string encoded(std::string_view s, std::string_view also) {
    std::string out;
    for (char c : s) {
        const auto u = static_cast<unsigned char>(c);
        if (u <= 0x20 || u == 0x7F || c == '%' || c == '?' || c == '#' ||
            also.find(c) != std::string_view::npos) {
            out += '%';
            out += hex[u >> 4U];
            out += hex[u & 15U];
        } else {
            out += c;
        }
    }
    return out;
}

result<std::string> decoded(std::string_view s) {
    const auto digit = [](char c) -> int {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                      : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (s[i] != '%') {
            out += s[i];
            continue;
        }
        const int high = i + 2 < s.size() ? digit(s[i + 1]) : -1,
                  low = i + 2 < s.size() ? digit(s[i + 2]) : -1;
        if (high < 0 || low < 0)
            return fail(
                errc::invalid,
                "\"" + std::string{s.substr(i, 3)} +
                    "\" in the sensor URI: % needs two hex digits behind it; a % itself is written %25");
        const char c = static_cast<char>(high * 16 + low);
        if (c == '\0') return fail(errc::invalid, "%00 in the sensor URI: no path or name holds a zero byte");
        out += c;
        i += 2;
    }
    if (out.find('\0') != std::string::npos)
        return fail(errc::invalid, "a zero byte in the sensor URI: no path or name holds one");
    return out;
}

std::string in_quotes(std::string_view s) {
    return "\"" + std::string{s} + "\"";
}

result<void> set(sensor_uri& uri, std::string& format, std::string_view key, const std::string& value) {
    const bool port = uri.kind == sensor_kind::serial || uri.kind == sensor_kind::replay;
    if (value.empty())
        return fail(errc::invalid,
                    in_quotes(key) + " in the sensor URI has no value: " + std::string{key} + "=VALUE");
    if (port && key == "protocol") {
        if (auto checked = check_protocol(value); !checked) return checked;
        uri.protocol = value;
    } else if (port && key == "format") {
        format = value;
    } else if (port && key == "device") {
        uri.device = value;
    } else if (port && key == "channel") {
        uri.channel = parse_unsigned<unsigned>(std::string_view{value}.substr(value[0] == 'A' ? 1 : 0));
        if (!uri.channel || *uri.channel < 1 || *uri.channel > 6)
            return fail(errc::invalid, "channel=" + value + " is no input of a BITalino; A1 to A6, where the ECG is");
    } else if (uri.kind == sensor_kind::serial && key == "baud") {
        uri.baud = parse_unsigned<unsigned>(value);
        if (!uri.baud || *uri.baud < slowest || *uri.baud > fastest)
            return fail(errc::invalid, "baud=" + value + " is no speed of a serial port; a number from " +
                                           std::to_string(slowest) + " to " + std::to_string(fastest) +
                                           ", often 115200");
    } else if (uri.kind == sensor_kind::ble) {
        if (key != "ecg") return fail(errc::invalid, in_quotes(key) + " is nothing that ble: takes; ecg is");
        if (value != "1" && value != "only")
            return fail(errc::invalid, "ecg=" + value + " is no choice; ecg=1 or ecg=only, as Polar's H10 sends");
        uri.ecg = value;
    } else if (!port && key == "seed") {
        uri.seed = parse_unsigned<std::uint64_t>(value);
        if (!uri.seed)
            return fail(errc::invalid,
                        "seed=" + value + " is no whole number from 0 to 18446744073709551615");
    } else if (!port) {
        uri.more.emplace_back(key, value);
    } else {
        return fail(errc::invalid,
                    in_quotes(key) + " is nothing that " +
                        (uri.kind == sensor_kind::serial ? "serial: takes; device, channel, protocol, format and baud are"
                                                         : "replay: takes; device, channel, protocol and format are"));
    }
    return {};
}

result<void> check_target(const sensor_uri& uri) {
    switch (uri.kind) {
    case sensor_kind::sim:
        if (uri.target != "calm" && uri.target != "aroused")
            return fail(errc::invalid,
                        in_quotes(uri.target) + " is no simulated heart; sim:calm or sim:aroused");
        break;
    case sensor_kind::replay:
        if (uri.target.empty()) return fail(errc::invalid, "replay: needs a file behind it: replay:FILE");
        break;
    case sensor_kind::serial:
        if (uri.target.empty())
            return fail(errc::invalid, "serial: needs the port's path behind it, as in serial:/dev/ttyUSB0");
        break;
    case sensor_kind::ble: // nothing behind it: any strap
        break;
    }
    return {};
}

constexpr std::string_view scheme(sensor_kind k) noexcept {
    switch (k) {
    case sensor_kind::sim:
        return "sim";
    case sensor_kind::replay:
        return "replay";
    case sensor_kind::serial:
        return "serial";
    case sensor_kind::ble:
        return "ble";
    }
    return "";
}

} // namespace

std::string sensor_uri::text() const {
    std::string s = std::string{scheme(kind)} + ":" + encoded(target, "");
    char before = '?';
    const auto add = [&](std::string_view key, std::string_view value) {
        s += before;
        s += encoded(key, "&=") + "=" + encoded(value, "&");
        before = '&';
    };
    if (protocol) {
        const auto colon = protocol->find(':');
        add("protocol", protocol->substr(0, colon));
        if (colon != std::string::npos) add("format", protocol->substr(colon + 1));
    }
    if (!device.empty()) add("device", device);
    if (channel) add("channel", "A" + std::to_string(*channel));
    if (baud) add("baud", std::to_string(*baud));
    if (seed) add("seed", std::to_string(*seed));
    if (!ecg.empty()) add("ecg", ecg);
    for (const auto& [key, value] : more)
        add(key, value);
    return s;
}

result<sensor_uri> parse_sensor_uri(std::string_view text) {
    sensor_uri uri;
    const auto colon = text.find(':');
    const std::string_view kind = text.substr(0, colon);
    if (colon == std::string_view::npos || (kind != "sim" && kind != "replay" && kind != "serial" && kind != "ble")) {
        std::string what = in_quotes(text) + " is no sensor URI; sim:calm, replay:FILE, serial:PATH or ble:";
        if (text.starts_with('/')) what += "; for this port serial:" + encoded(text, "");
        return fail(errc::invalid, std::move(what));
    }
    uri.kind = kind == "sim"      ? sensor_kind::sim
               : kind == "replay" ? sensor_kind::replay
               : kind == "ble"    ? sensor_kind::ble
                                  : sensor_kind::serial;
    text.remove_prefix(colon + 1);
    const auto mark = text.find('?');
    auto target = decoded(text.substr(0, mark));
    if (!target) return tl::unexpected<error>(std::move(target.error()));
    uri.target = std::move(*target);
    if (auto checked = check_target(uri); !checked) return tl::unexpected<error>(std::move(checked.error()));

    std::vector<std::string> seen;
    std::string format;
    std::string_view rest = mark == std::string_view::npos ? std::string_view{} : text.substr(mark + 1);
    while (!rest.empty()) {
        const auto end = rest.find('&');
        const std::string_view part = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        const auto equals = part.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return fail(errc::invalid, in_quotes(part) + " in the sensor URI is no NAME=VALUE");
        auto key = decoded(part.substr(0, equals));
        auto value = decoded(part.substr(equals + 1));
        if (!key || !value) return tl::unexpected<error>(std::move(!key ? key.error() : value.error()));
        if (std::find(seen.begin(), seen.end(), *key) != seen.end())
            return fail(errc::invalid, in_quotes(*key) + " stands twice in the sensor URI");
        seen.push_back(*key);
        if (auto done = set(uri, format, *key, *value); !done)
            return tl::unexpected<error>(std::move(done.error()));
    }
    if (!format.empty()) {
        if (!uri.protocol || uri.protocol->find(':') != std::string::npos)
            return fail(errc::invalid, "format=" + format + " needs protocol=text beside it");
        *uri.protocol += ":" + format;
        if (auto checked = check_protocol(*uri.protocol); !checked)
            return tl::unexpected<error>(std::move(checked.error()));
    }
    return uri;
}

} // namespace attune
