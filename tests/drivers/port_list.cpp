#include "drivers/port/port_list.hpp"
#include "drivers/port/port_scan.hpp"
#include "drivers/port/port_state.hpp"
#include "drivers/port/serial_source.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/pty.hpp"

#include <sys/stat.h>
#include <unistd.h>

using namespace attune;
using namespace attune::test;

namespace {

scanned_port usb(std::string path, std::uint16_t vid, std::uint16_t pid, std::string serial = {}) {
    return {std::move(path), {}, false, usb_identity{vid, pid, std::move(serial)}};
}
bool starts_with(const std::string& text, std::string_view with) {
    return text.rfind(with, 0) == 0;
}

} // namespace

TEST_CASE("find again: by serial number, whatever the node is called now", "[drivers][port]") {
    const std::vector ports{usb("/dev/ttyUSB0", 0x10c4, 0xea60, "B"),
                            usb("/dev/ttyUSB1", 0x10c4, 0xea60, "A")};
    CHECK(find_again(ports, {0x10c4, 0xea60, "A"}, "/dev/ttyUSB0") == "/dev/ttyUSB1");
}

TEST_CASE("find again: without a serial number the same kind, the named path first", "[drivers][port]") {
    const std::vector ports{usb("/dev/ttyUSB3", 0x1a86, 0x7523), usb("/dev/ttyUSB4", 0x1a86, 0x7523)};
    CHECK(find_again(ports, {0x1a86, 0x7523, ""}, "/dev/ttyUSB4") == "/dev/ttyUSB4");
    CHECK(find_again(ports, {0x1a86, 0x7523, ""}, "/dev/ttyUSB0") == "/dev/ttyUSB3");
}

TEST_CASE("find again: another person's sensor of the same kind is left alone", "[drivers][port]") {
    const std::vector ports{usb("/dev/ttyUSB1", 0x10c4, 0xea60, "B")};
    CHECK_FALSE(find_again(ports, {0x10c4, 0xea60, "A"}, "/dev/ttyUSB0"));
    CHECK(find_again(ports, {0x10c4, 0xea60, "A"}, "/dev/ttyUSB1")); // exchanged at its own place
    CHECK_FALSE(find_again(ports, {0x0403, 0x6001, "B"}, "/dev/ttyUSB1"));
}

TEST_CASE("port list: the best candidate comes first, with what its USB id promises", "[drivers][port]") {
    pty ready;
    auto built_in = scanned_port{"/dev/ttyS9", "built in", false, std::nullopt};
    auto strap = scanned_port{"/dev/rfcomm9", "Bluetooth", true, std::nullopt};
    const auto list =
        as_port_list({built_in, usb("/dev/ttyUSB90", 0x1234, 0x5678), usb("/dev/ttyUSB91", 0x10c4, 0xea60),
                      usb(ready.path(), 0x10c4, 0xea60, "X7"), strap, usb("/dev/ttyACM90", 0x2458, 0x0001),
                      usb("/dev/ttyUSB92", 0x0fcf, 0x1008)},
                     {});
    std::vector<std::string> paths;
    for (const auto& port : list)
        paths.push_back(port.path);
    CHECK(paths == std::vector<std::string>{"/dev/ttyACM90", "/dev/ttyUSB92", "/dev/rfcomm9", ready.path(),
                                            "/dev/ttyUSB91", "/dev/ttyUSB90", "/dev/ttyS9"});
    CHECK(list[0].protocol == "bgapi");
    CHECK(list[1].protocol == "ant");
    CHECK(list[1].usb == "0fcf:1008");
    CHECK(list[1].description == "ANT+ stick");
    CHECK(list[3].serial == "X7");
    CHECK(list[3].state == "ready");
    CHECK(list[3].protocol.empty());
    CHECK(starts_with(list[4].state, "not there: "));
}

TEST_CASE("port list: the state names the program that has the port", "[drivers][port]") {
    pty sensor;
    CHECK(port_state(sensor.path(), port_holders()) == "ready");
    other_process other{[&] {
                            static std::optional<serial_source> kept;
                            kept.emplace(sensor.path(), 115200);
                            return kept->open() ? std::string{"open"} : std::string{};
                        },
                        false};
    REQUIRE(other.said() == "open");
    const auto state = port_state(sensor.path(), port_holders());
    CHECK(starts_with(state, "busy: " + sensor.path() + " is in use by "));
    CHECK(state.find("(process " + std::to_string(other.pid()) + ")") != std::string::npos);
}

TEST_CASE("port list: a port that this user may not open says which command helps", "[drivers][port]") {
    if (::geteuid() != 0) {
        WARN("skipped: only root can hand a port to another group");
        return;
    }
    pty sensor;
    REQUIRE(::chown(sensor.path().c_str(), 0, 20) == 0);
    REQUIRE(::chmod(sensor.path().c_str(), 0660) == 0);
    const auto state = other_process{[&] { return port_state(sensor.path(), {}); }, true}.said();
    CHECK(starts_with(state, "no permission: "));
    CHECK(state.find("sudo usermod -aG dialout nobody") != std::string::npos);
}

TEST_CASE("port list: this machine's ports are listed, each once, each with a state", "[drivers][port]") {
    const auto list = list_ports();
    for (std::size_t i = 0; i < list.size(); ++i) {
        INFO(list[i].path);
        CHECK(starts_with(list[i].path, "/dev/"));
        CHECK_FALSE(list[i].state.empty());
        for (std::size_t j = 0; j < i; ++j)
            CHECK(list[i].path != list[j].path);
    }
}
