// The whole program and a strap behind BlueZ, which is played on a bus of its own.
#include "tests/e2e/attune_program.hpp"
#include "tests/support/bluez_mock.hpp"
#include "tests/support/reference.hpp"

#include <cmath>
#include <fstream>
#include <thread>

using namespace attune::test;

namespace {

/// Until BlueZ was asked so often for the strap's values; false where it takes too long.
bool listening(bluez_mock& mock, std::size_t times) {
    for (const auto end = std::chrono::steady_clock::now() + 30s; std::chrono::steady_clock::now() < end;) {
        const std::string calls = mock.calls();
        std::size_t n = 0;
        for (auto at = calls.find("StartNotify:2a37"); at != std::string::npos;
             at = calls.find("StartNotify:2a37", at + 1))
            ++n;
        if (n >= times) return true;
        std::this_thread::yield();
    }
    return false;
}

} // namespace

TEST_CASE("ble: a recorded heart behind Bluetooth is stored beat for beat, through a lost link", "[e2e]") {
    ATTUNE_NEEDS_BLUEZ_MOCK(mock);
    ATTUNE_NEEDS_REFERENCE(ref);
    std::ifstream in{ref / "rr/bartels_rest_supine.txt"};
    std::vector<double> recorded; // ms
    for (std::string line; std::getline(in, line) && recorded.size() < 300;)
        if (!line.empty() && line[0] != '#') recorded.push_back(std::stod(line));
    REQUIRE(recorded.size() == 300);

    mock.tell("adapter hci0");
    mock.tell("strap AA:00:00:00:00:02 -90 TICKR 99"); // another one, farther away, answers too
    mock.tell("strap AA:00:00:00:00:01 -60 Polar H10 12345678");
    mock.tell("battery AA:00:00:00:00:01 87");
    const attune_program program;
    child session{
        program.command({"practice", "--headless", "--minutes", "60", "--pace", "30", "--sensor", "ble:"})};
    REQUIRE(listening(mock, 1));
    for (std::size_t i = 0; i < recorded.size(); i += 2) {
        if (i == recorded.size() / 2) {
            REQUIRE(mock.tell("drop AA:00:00:00:00:01") == "ok");
            REQUIRE_FALSE(session.line_with("signal lost: ").empty());
            REQUIRE(listening(mock, 2));
        }
        std::string value = "say AA:00:00:00:00:01 163c";
        for (std::size_t k = i; k < i + 2; ++k) {
            char hex[16];
            const auto units = static_cast<unsigned>(std::lround(recorded[k] * 1024 / 1000));
            std::snprintf(hex, sizeof hex, "%02x%02x", units & 0xFF, units >> 8);
            value += hex;
        }
        REQUIRE(mock.tell(value) == "ok");
    }
    session.skip_to_now();
    REQUIRE_FALSE(session.line_with("breath").empty()); // said after what came before it
    REQUIRE_FALSE(session.line_with("breath").empty());
    session.signal(SIGTERM);
    REQUIRE(session.wait() == 0);
    INFO(session.text());

    const auto s = program.newest();
    const auto got = intervals(s);
    REQUIRE(got.size() == recorded.size());
    for (std::size_t i = 0; i < got.size(); ++i)
        CHECK(std::abs(got[i] - recorded[i]) < 1000.0 / 1024.0);
    CHECK(s["drops"].empty());
    CHECK(s.dump().find("Polar H10 12345678") != std::string::npos);
    std::string calls; // left in peace; its last words may come a moment after its end
    for (const auto end = std::chrono::steady_clock::now() + 30s;
         !calls.ends_with("StopNotify:2a37 Disconnect") && std::chrono::steady_clock::now() < end;)
        calls = mock.calls();
    CHECK(calls.ends_with("StopNotify:2a37 Disconnect"));
    CHECK(run_to_end(program.command({"replay", s["id"].get<std::string>(), "--verify"})).out ==
          "identical\n");
}
