// In a program of its own, as attune_counting_new replaces operator new.

#include "drivers/port/acquisition.hpp"
#include "drivers/port/serial_source.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/counting_new.hpp"
#include "tests/support/pty.hpp"

#include <array>
#include <unistd.h>

using namespace attune;
using namespace attune::test;

TEST_CASE("acquisition: from the port to the session nothing allocates once the port is open",
          "[drivers][port][law]") {
    pty sensor;
    acquisition port{std::make_unique<serial_source>(sensor.path(), 115200)};
    port.start();
    port_input in;
    REQUIRE(wait_readable(port.ready_fd()));
    port.acknowledge();
    REQUIRE(port.pop(in));
    REQUIRE(in.kind == input_kind::opened);

    const auto before = allocations();
    std::size_t got = 0;
    bool answered = true, sent = true;
    constexpr std::size_t rounds = 500, size = 100;
    const std::array<char, size> packet{};
    const std::array<std::byte, 5> command{};
    for (std::size_t round = 0; round < rounds; ++round) {
        sensor.write({packet.data(), packet.size()});
        sent = port.send(command) && sent;
        while (got < (round + 1) * size && answered) {
            answered = wait_readable(port.ready_fd());
            port.acknowledge();
            while (port.pop(in))
                got += in.size;
        }
        std::array<char, 64> commands{};
        [[maybe_unused]] const auto n = ::read(sensor.master(), commands.data(), commands.size());
    }
    const auto during = allocations() - before;
    CHECK(got == rounds * size);
    CHECK(sent);
    CHECK(during == 0);
}
