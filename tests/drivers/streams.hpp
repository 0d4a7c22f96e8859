#pragma once
// Streams of every kind a decoder may meet, made here (no byte is from a recording), and lines and frames
// with right checks.

#include "drivers/ant/frame.hpp"
#include "drivers/bitalino/frame.hpp"
#include "drivers/ble/record.hpp"
#include "drivers/bridge/line.hpp"
#include "drivers/time.hpp"
#include "drivers/zephyr/frame.hpp"

#include <cstdio>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::test {

using namespace std::chrono_literals;

constexpr host_time host(host_duration d) {
    return host_time{} + d;
}

inline std::span<const std::byte> bytes(std::string_view s) {
    return std::as_bytes(std::span{s.data(), s.size()});
}

/// "02 26 37" as bytes.
inline std::string unhex(std::string_view hex) {
    std::string out;
    int high = -1;
    for (char c : hex) {
        const int digit = bridge::hex_digit(c);
        if (digit < 0) continue;
        if (high < 0) {
            high = digit;
        } else {
            out.push_back(static_cast<char>(high * 16 + digit));
            high = -1;
        }
    }
    return out;
}

inline std::string at1(std::string_view body, std::string_view end = "\n") {
    char check[4];
    std::snprintf(check, sizeof check, "*%02X", bridge::check_of(body));
    return "$" + std::string{body} + check + std::string{end};
}

inline std::string zephyr_frame(std::uint8_t id, std::string_view payload) {
    std::string f{'\x02', static_cast<char>(id), static_cast<char>(payload.size())};
    f += payload;
    f += static_cast<char>(zephyr::crc8(bytes(payload)));
    f += '\x03';
    return f;
}

inline std::string ble_record(ble::record_type type, std::string_view payload) {
    std::vector<std::byte> r;
    ble::append_record(r, type, bytes(payload));
    return {reinterpret_cast<const char*>(r.data()), r.size()};
}

/// A piece of a stream with its time of arrival.
struct arrived {
    host_time at;
    std::string data;
};
using stream = std::vector<arrived>;

/// What a BLED112 with one strap answers until the strap's notifications are on (drivers/bgapi/FORMAT.md).
inline stream bgapi_until_notified() {
    return {{host(0s), unhex("00000001 0003030000 8601 0003030001 8601 0003030002 8601 000206010000"
                             "000206048101 000206070000 000206020000")},
            {host(1s), unhex("80120600c400 0a05040302 0101ff07 020106 03030d18")},
            {host(1100ms), unhex("800f0600c404 0a05040302 0101ff04 0309 4831")},
            {host(4s), unhex("000206040000 00030603000000 8010030000050a05040302010130000001 0000ff")},
            {host(4100ms), unhex("00030401000000 80080402000e001300020d18 800804020014001700020f18"
                                 "800504010000000000")},
            {host(4200ms), unhex("00030403000000 8006040400100002372a 80060404001100020229"
                                 "800504010000001300 00030405000000 800504010000001100")},
            {host(4300ms), unhex("00030402000000 80060405001600030157 800504010000001700")}};
}

/// About forty beats each, with the intervals of a heart that breathes.
inline std::map<std::string, stream> made_streams() {
    std::vector<int> rr;
    for (int i = 0; i < 40; ++i)
        rr.push_back(850 + (i * i * 7 + i * 13) % 97 - 40); // no two alike in a row, and no drift

    std::map<std::string, stream> all;
    auto& bridge = all["bridge"];
    auto& hxm = all["hxm"];
    auto& bio = all["bioharness"];
    auto& ant = all["ant"];
    auto& polar = all["wearlink"];
    auto& ble = all["ble"];
    auto& dongle = all["bgapi"] = bgapi_until_notified();
    auto& plain = all["rr text"];
    auto& sbq = all["pulsesensor"];
    auto& plotter = all["plotter"];
    auto& json = all["json"];
    auto& psws = all["psws"];
    auto& samples = all["samples"];
    auto& rate = all["averaged"];

    std::vector<long> beat_ms{20'000};
    for (const int r : rr)
        beat_ms.push_back(beat_ms.back() + r);

    bridge.push_back({host(0s), at1("AT1,H,bridge,0.1,ecg,chest")});
    plain.push_back({host(0s), "81\n"});
    for (std::size_t i = 0; i < rr.size(); ++i) {
        const auto at = host(std::chrono::milliseconds{beat_ms[i + 1] - 20'000 + 300});
        const auto n = std::to_string(i % 256), ms = std::to_string(beat_ms[i + 1]),
                   r = std::to_string(rr[i]);
        bridge.push_back({at, at1("AT1,B," + n + "," + ms + "000," + r + ",0")});
        if (i % 3 == 0)
            bridge.push_back({at, at1("AT1,S," + n + "," + ms + "100,1," + std::to_string(90 - i) + ",70")});
        polar.push_back({at, std::string{'\xfe', '\x08', '\xf7', static_cast<char>(i % 16), '\xf1', '\x45',
                                         static_cast<char>(rr[i] >> 8), static_cast<char>(rr[i] & 0xFF)}});
        ble.push_back({at, ble_record(ble::record_type::heart_rate, {"\x16\x48", 2}) +
                               ble_record(ble::record_type::heart_rate,
                                          std::string{'\x16', '\x48', static_cast<char>(rr[i] & 0xFF),
                                                      static_cast<char>(rr[i] >> 8)})});
        // Each beat told twice, a slot apart; page 4 every other four messages.
        for (int told = 0; told < 2; ++told) {
            const auto ticks = [&](std::size_t k) {
                return static_cast<unsigned>(beat_ms[k] * 1024 / 1000) & 0xFFFFU;
            };
            const bool page4 = i / 2 % 2 == 0;
            std::string m{
                '\xa4', '\x0e', '\x4e', '\0', static_cast<char>((page4 ? 0x80 : 0) | (page4 ? 4 : 0)),
                '\xff'};
            const unsigned before = page4 ? ticks(i) : 0xFFFF, now = ticks(i + 1);
            for (const unsigned v :
                 {before & 0xFF, before >> 8, now & 0xFF, now >> 8, static_cast<unsigned>(i + 1) & 0xFF,
                  static_cast<unsigned>(60'000 / rr[i]), 0x80U, 0x52U, 0x62U, 120U, 0x71U})
                m += static_cast<char>(v);
            m += static_cast<char>(ant::check_of(bytes(m)));
            ant.push_back({at + told * 246ms, m});
        }
        if (i % 8 == 0)
            ble.back().data += ble_record(ble::record_type::battery, std::string{static_cast<char>(90 - i)}) +
                               ble_record(ble::record_type::device, i == 0 ? "Anna" : "Polar H10 1") +
                               ble_record(ble::record_type::model, "H10");
        dongle.push_back({at + 6s, unhex("8009040500100001041648") + static_cast<char>(rr[i] & 0xFF) +
                                       static_cast<char>(rr[i] >> 8)});
        if (i % 8 == 0) dongle.back().data += unhex("8006040500100001011648"); // one that was damaged
        plain.push_back({at, r + "\r\n"});
        rate.push_back({at, "7" + std::to_string(i % 3) + "\n"});
        sbq.push_back({at, "S512\nB72\nQ" + r + "\nS515\n"});
        json.push_back({at, "{\"signal\":5,\"timestampMs\":" + ms + ",\"bpm\":72,\"ibi\":" + r +
                                ",\"beat\":1}\n{\"signal\":5,\"beat\":0}\n"});
        psws.push_back({at, "PSWS,1,LIVE," + std::to_string(2 * i) + "," + ms + ",5,72," + r +
                                ",1,9,OK\nPSWS,1,LIVE," + std::to_string(2 * i + 1) + "," + ms + ",5,72," +
                                r + ",0,9,OK\n"});
        if (i >= 15) {
            std::string p(55, '\0');
            p[8] = 90;
            p[10] = static_cast<char>(i);
            for (std::size_t k = 0; k < 15; ++k) {
                const long t = beat_ms[i + 1 - k] % 65536;
                p[11 + 2 * k] = static_cast<char>(t & 0xFF);
                p[12 + 2 * k] = static_cast<char>(t >> 8);
            }
            hxm.push_back({at, zephyr_frame(0x26, p)});
        }
    }
    // BioHarness: the sign flips at each beat; packets of 18 samples every 1008 ms, a lifesign every third.
    std::size_t beat = 0;
    for (int packet = 0; packet < 34; ++packet) {
        const long start = 20'000 + packet * 1008L;
        std::string p{static_cast<char>(packet), '\xdc', '\x07', '\x09', '\x1a'};
        for (int i = 0; i < 4; ++i)
            p += static_cast<char>(start >> (8 * i) & 0xFF);
        for (int k = 0; k < 18; ++k) {
            while (beat + 1 < rr.size() && beat_ms[beat + 1] <= start + 56L * k)
                ++beat;
            const int v = beat % 2 == 0 ? rr[beat] : -rr[beat];
            p += static_cast<char>(v & 0xFF);
            p += static_cast<char>(v >> 8 & 0xFF);
        }
        std::string data = zephyr_frame(0x24, p);
        if (packet % 3 == 0) data = unhex("02 23 00 00 03") + data;
        bio.push_back({host(std::chrono::milliseconds{start - 20'000 + 1100}), data});
    }
    for (int i = 0; i < 400; ++i) {
        const auto at = host(20ms * i);
        samples.push_back({at, std::to_string(500 + i % 50) + "\n"});
        plotter.push_back({at, "72," + std::to_string(rr[static_cast<std::size_t>(i / 42)]) + "," +
                                   std::to_string(500 + i % 50) + "\n"});
    }
    auto& board = all["bitalino"];
    board.push_back({host(350ms), "BITalino_v5.1\n"});
    for (unsigned i = 1; i <= 500; ++i) {
        const unsigned v = i % 85 < 4 ? 512 + 100 * (i % 85) : 500 + i % 7;
        std::string f{static_cast<char>((v & 63U) << 2U), static_cast<char>(v >> 6U),
                      static_cast<char>((i & 15U) << 4U)};
        f[2] = static_cast<char>(f[2] | static_cast<char>(bitalino::check_of(bytes(f))));
        board.push_back({host(600ms + 10ms * i), f});
    }
    auto& mixed = all["bridge behind boot noise"];
    mixed = bridge;
    mixed.insert(mixed.begin(), {host(0s), "ets Jun  8 2016\r\nrst:0x1 (POWERON)\r\n\x02\x26\x37\xa4\x01"});
    return all;
}

} // namespace attune::test
