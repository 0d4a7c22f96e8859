// From a byte in the port to the consumer that has it in hand.
//
// Workload: one packet of 60 bytes (a BioHarness summary is 60 to 70), then quiet, so that both threads sleep
// when it comes, as they do with a real strap (1 to 18 packets a second). The consumer sleeps on ready_fd as
// the session does. Yardstick in the same run: one thread that polls and reads a pty itself, without the
// program; the difference is what the acquisition thread and the queue cost. Budget: 1 ms at p95, of the 50
// ms from byte to pixel.

#include "drivers/port/acquisition.hpp"
#include "drivers/port/serial_source.hpp"
#include "tests/support/pty.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

constexpr int rounds = 5000;
constexpr std::array<char, 60> packet{};

void quiet() {
    ::poll(nullptr, 0, 1);
}

void print(const char* what, std::vector<double> us) {
    std::sort(us.begin(), us.end());
    std::printf("%-28s median %7.1f us   p95 %7.1f us   max %8.1f us\n", what, us[us.size() / 2],
                us[us.size() * 95 / 100], us.back());
}

double us_since(host_time from) {
    return std::chrono::duration<double, std::micro>(monotonic_now() - from).count();
}

std::vector<double> through_acquisition() {
    pty sensor;
    acquisition port{std::make_unique<serial_source>(sensor.path(), 115200)};
    port.start();
    port_input in;
    if (!wait_readable(port.ready_fd()) || !port.pop(in) || in.kind != input_kind::opened) std::exit(1);
    port.acknowledge();
    std::vector<double> us;
    for (int i = 0; i < rounds; ++i) {
        quiet();
        const auto from = monotonic_now();
        sensor.write({packet.data(), packet.size()});
        for (std::size_t got = 0; got < packet.size();) {
            if (!wait_readable(port.ready_fd())) std::exit(1);
            port.acknowledge();
            while (port.pop(in))
                got += in.bytes().size();
        }
        us.push_back(us_since(from));
    }
    return us;
}

std::vector<double> by_hand() {
    pty sensor;
    const int fd = ::open(sensor.path().c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK);
    std::array<char, 4096> buffer{};
    std::vector<double> us;
    for (int i = 0; i < rounds; ++i) {
        quiet();
        const auto from = monotonic_now();
        sensor.write({packet.data(), packet.size()});
        for (std::size_t got = 0; got < packet.size();) {
            if (!wait_readable(fd)) std::exit(1);
            got += static_cast<std::size_t>(std::max<ssize_t>(0, ::read(fd, buffer.data(), buffer.size())));
        }
        us.push_back(us_since(from));
    }
    ::close(fd);
    return us;
}

} // namespace

int main() {
    print("yardstick: poll and read", by_hand());
    print("port to consumer", through_acquisition());
    print("yardstick again", by_hand());
}
