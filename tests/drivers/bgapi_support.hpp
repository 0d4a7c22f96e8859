#pragma once
// A dongle's side of the dialogue, byte for byte, up to notifications that are on.

#include "drivers/bgapi/decoder.hpp"
#include "tests/drivers/decoder_support.hpp"

namespace attune::test {

/// The dongle's words from power to the first notification (SENSORS 4 for the forms): what it says, and after
/// which command it says it.
inline const std::string bgapi_hello = "00000001", bgapi_no_link = "00030300", bgapi_mode = "000206010000",
                         bgapi_no_procedure = "000206048101", bgapi_parameters = "000206070000",
                         bgapi_discover = "000206020000", bgapi_stopped = "000206040000";

/// A scan response: an advertisement that has 180D among its services, of address 01 02 03 04 05 xx.
inline std::string bgapi_heard(std::string_view last, int rssi, std::string_view service = "0d18") {
    char s[3];
    std::snprintf(s, sizeof s, "%02x", static_cast<unsigned>(rssi) & 0xFFU);
    return "80120600" + std::string{s} + "00" + std::string{last} + "050403020101ff07" + "020106" + "0303" +
           std::string{service};
}

/// A decoder with a strap behind a dongle, whose notifications are on.
struct notified_strap {
    bgapi::decoder d;
    remembering out;
    host_duration now{};

    explicit notified_strap(std::string_view device = {})
        : d{device} {
        d.opened(host(0s), out);
    }
    void says(std::string_view hex) { d.feed(bytes(unhex(hex)), host(now), out); }
    void passes(host_duration t) {
        for (const auto until = now + t; now < until;) {
            now += 50ms;
            d.tick(host(now), out);
        }
    }
    void to_listening() {
        says(bgapi_hello);
        for (const char* link : {"00", "01", "02"})
            says(bgapi_no_link + link + "8601");
        says(bgapi_mode);
        says(bgapi_no_procedure);
        says(bgapi_parameters);
        says(bgapi_discover);
    }
    /// From the connection on, of the strap whose address ends in `last`.
    void to_notified(std::string_view last = "0a") {
        says(bgapi_stopped);
        says("00030603000000");
        says("801003000005" + std::string{last} + "0504030201 01 3000 0001 0000 ff");
        says("00030401000000");
        says("80080402000e0013000 20d18");
        says("8005040100000000 00");
        says("00030403000000");
        says("8006040400 1000 02 372a");
        says("8006040400 1100 02 0229");
        says("80050401 00 0000 1300");
        says("00030405 00 0000");
        says("80050401 00 0000 1100");
    }
    void until_notified() {
        to_listening();
        says(bgapi_heard("0a", -60));
        passes(3s);
        to_notified();
        REQUIRE(d.dropped().total() == 0);
    }
    void notifies(std::string_view value) {
        const auto v = unhex(value);
        char head[32];
        std::snprintf(head, sizeof head, "80%02x0405001000 01%02x", static_cast<unsigned>(v.size() + 5),
                      static_cast<unsigned>(v.size()));
        says(std::string{head} + std::string{value});
    }
    /// What was sent since the last call, as hex.
    std::string sent() {
        std::string hex;
        for (const char c : out.sent) {
            char two[3];
            std::snprintf(two, sizeof two, "%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
            hex += two;
        }
        out.sent.clear();
        return hex;
    }
};

} // namespace attune::test
