// Both back ends over a pty, by the same cases: compiled once as it is (the plain tty back end takes over)
// and once with the interposer (libserialport takes the pty for a real port).

#include "drivers/port/clock.hpp"
#include "drivers/port/input.hpp"
#include "drivers/port/open_source.hpp"
#include "drivers/port/serial_source.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_source.hpp"
#include "tests/support/pty.hpp"

#include <array>
#include <fcntl.h>
#include <future>
#include <random>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace attune;
using namespace attune::test;

namespace {

#ifdef ATTUNE_PTY_INTERPOSED
constexpr auto expected_back_end = serial_source::back_end::libserialport;
#else
constexpr auto expected_back_end = serial_source::back_end::posix;
#endif

std::string noise(std::size_t count) {
    std::mt19937 dice{7};
    std::string bytes(count, '\0');
    for (auto& b : bytes)
        b = static_cast<char>(dice());
    return bytes;
}

/// Reads until `count` bytes have come, the port is gone, or nothing comes for two seconds.
std::string read_from(byte_source& source, std::size_t count) {
    std::string all;
    std::array<std::byte, 4096> buffer{};
    while (all.size() < count) {
        const auto got =
            source.read(std::span{buffer}.first(std::min(buffer.size(), count - all.size())), 2s);
        if (got.bytes == 0) break;
        all += as_text(std::span{buffer}.first(got.bytes));
    }
    return all;
}

void open(serial_source& source) {
    const auto opened = source.open();
    INFO((opened ? std::string{} : opened.error().what));
    REQUIRE(opened);
    REQUIRE(source.used() == expected_back_end);
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("serial port: every byte value comes through unchanged, in order", "[drivers][port]") {
    pty sensor;
    serial_source source{sensor.path(), 115200};
    open(source);
    const std::string sent = noise(3000);
    sensor.write(sent);
    CHECK(read_from(source, sent.size()) == sent);
}

TEST_CASE("serial port: bytes sent one by one are the same bytes", "[drivers][port]") {
    pty sensor;
    serial_source source{sensor.path(), 115200};
    open(source);
    const std::string sent = noise(300);
    std::string got;
    for (const char byte : sent) {
        sensor.write({&byte, 1});
        got += read_from(source, 1);
    }
    CHECK(got == sent);
}

TEST_CASE("serial port: a burst larger than every buffer loses nothing", "[drivers][port]") {
    pty sensor;
    serial_source source{sensor.path(), 115200};
    open(source);
    const std::string sent = noise(200'000);
    std::thread device{[&] { sensor.write(sent); }};
    const std::string got = read_from(source, sent.size());
    device.join();
    CHECK(got.size() == sent.size());
    CHECK((got == sent));
}

TEST_CASE("serial port: what lay in the port before it was opened is thrown away", "[drivers][port]") {
    pty sensor;
    {
        serial_source before{sensor.path(), 115200}; // a port in use, so that the bytes reach its buffer
        open(before);
        sensor.write("stale stale stale");
        std::array<std::byte, 1> first{};
        REQUIRE(before.read(first, 2s).bytes == 1);
    }
    serial_source source{sensor.path(), 115200};
    open(source);
    sensor.write("fresh");
    CHECK(read_from(source, 5) == "fresh");
}

TEST_CASE("serial port: what is written reaches the device", "[drivers][port]") {
    pty sensor;
    serial_source source{sensor.path(), 115200};
    open(source);
    const std::string sent = noise(1000);
    REQUIRE(source.write(as_bytes(sent)));
    CHECK(sensor.read(sent.size()) == sent);
}

TEST_CASE("serial port: a device that takes nothing is said, and what was taken is not lost",
          "[drivers][port]") {
    pty sensor;
    serial_source source{sensor.path(), 115200};
    open(source);
    const std::string part = noise(512);
    std::string taken;
    std::optional<error> refused;
    while (!refused && taken.size() < 1'000'000) {
        const auto done = source.write(as_bytes(part));
        if (done)
            taken += part;
        else
            refused = done.error();
    }
    REQUIRE(refused);
    CHECK(refused->code == errc::busy);
    CHECK(contains(refused->what, "takes no commands"));

    std::string arrived;
    std::array<std::byte, 1> none{};
    while (arrived.size() < taken.size()) {
        const auto part_arrived = sensor.read(1);
        if (part_arrived.empty()) break;
        arrived += part_arrived;
        if (arrived.size() % 256 == 0) CHECK_FALSE(source.read(none, 0s).gone); // sends on what it kept
    }
    CHECK((arrived == taken));
}

TEST_CASE("serial port: a silent port costs no time of the processor", "[drivers][port]") {
    pty sensor;
    serial_source source{sensor.path(), 115200};
    open(source);
    std::array<std::byte, 16> buffer{};
    const auto from = monotonic_now();
    const auto cpu = thread_cpu();
    const auto got = source.read(buffer, 200ms);
    CHECK(got.bytes == 0);
    CHECK_FALSE(got.gone);
    CHECK(monotonic_now() - from >= 199ms);
    CHECK(thread_cpu() - cpu < 20ms);
}

TEST_CASE("serial port: wake ends a waiting read, also one that has not begun", "[drivers][port]") {
    pty sensor;
    serial_source source{sensor.path(), 115200};
    open(source);
    source.wake();
    std::array<std::byte, 16> buffer{};
    const auto from = monotonic_now();
    const auto got = source.read(buffer, 60s);
    CHECK(got.bytes == 0);
    CHECK_FALSE(got.gone);
    CHECK(monotonic_now() - from < 5s);
}

TEST_CASE("serial port: unplugged is noticed at once and said in a sentence", "[drivers][port]") {
    pty sensor;
    serial_source source{sensor.path(), 115200};
    open(source);
    const std::string path = sensor.path();
    std::array<std::byte, 16> buffer{};

    std::promise<void> reading;
    std::thread puller{[&, begun = reading.get_future()] {
        begun.wait();
        sensor.hang_up();
    }};
    SECTION("while nothing is read") {
        reading.set_value();
        puller.join();
    }
    SECTION("while a read is about to wait") {
        reading.set_value();
    }
    const auto from = monotonic_now();
    const auto cpu = thread_cpu();
    read_outcome got;
    do
        got = source.read(buffer, 10s);
    while (got.bytes > 0);
    if (puller.joinable()) puller.join();
    CHECK(got.gone);
    CHECK(got.why == path + " is gone: the program at its other end closed it; it is looked for again.");
    CHECK(monotonic_now() - from < 5s);
    CHECK(thread_cpu() - cpu < 100ms);

    const auto written = source.write(as_bytes("x"));
    REQUIRE_FALSE(written);
    CHECK(written.error().code == errc::disconnected);
    source.close();
    const auto again = source.open();
    REQUIRE_FALSE(again);
    CHECK(again.error().code == errc::not_found);
    CHECK(contains(again.error().what, "is not there: plug the sensor in"));
}

TEST_CASE("serial port: a port in use is refused, and the other program named", "[drivers][port]") {
    pty sensor;
    SECTION("by another program") {
        other_process other{[&] {
                                serial_source theirs{sensor.path(), 115200};
                                static std::optional<serial_source> kept; // open until the process ends
                                kept.emplace(sensor.path(), 115200);
                                const auto opened = kept->open();
                                return opened ? std::string{"open"} : opened.error().what;
                            },
                            false};
        REQUIRE(other.said() == "open");
        serial_source ours{sensor.path(), 115200};
        const auto opened = ours.open();
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == errc::busy);
        CHECK(contains(opened.error().what, sensor.path() + " is in use by "));
        CHECK(contains(opened.error().what, "(process " + std::to_string(other.pid()) + ")"));
        CHECK(contains(opened.error().what, "close that program"));
    }
    SECTION("by this one") {
        serial_source first{sensor.path(), 115200};
        open(first);
        serial_source second{sensor.path(), 115200};
        const auto opened = second.open();
        REQUIRE_FALSE(opened);
        CHECK(opened.error().code == errc::busy);
        CHECK(contains(opened.error().what, "already open in this program"));
        sensor.write("still mine");
        CHECK(read_from(first, 10) == "still mine");
        first.close();
        open(second);
    }
}

TEST_CASE("serial port: links are followed", "[drivers][port]") {
    pty sensor;
    port_link link;
    link.point_to(sensor.path());
    serial_source source{link.path(), 115200};
    open(source);
    CHECK(source.description() == "serial port " + sensor.path());
    sensor.write("through");
    CHECK(read_from(source, 7) == "through");
}

TEST_CASE("serial port: what cannot be opened is said in one sentence that says what to do",
          "[drivers][port]") {
    const auto refusal = [](const std::string& path) {
        serial_source source{path, 115200};
        const auto opened = source.open();
        REQUIRE_FALSE(opened);
        CHECK(opened.error().what.size() <= port_input::capacity);
        return opened.error();
    };
    port_link folder;
    SECTION("nothing there") {
        const auto e = refusal("/dev/ttyNOTHING7");
        CHECK(e.code == errc::not_found);
        CHECK(e.what == "/dev/ttyNOTHING7 is not there: plug the sensor in, or choose another port.");
    }
    SECTION("a link that points to nothing") {
        folder.point_to("/dev/ttyNOTHING7");
        CHECK(refusal(folder.path()).code == errc::not_found);
    }
    SECTION("a link that leads in a circle") {
        folder.point_to(folder.path());
        CHECK(contains(refusal(folder.path()).what, "leads in a circle"));
    }
    SECTION("an ordinary file") {
        const auto file = (folder.folder() / "file").string();
        ::close(::open(file.c_str(), O_CREAT | O_WRONLY, 0600));
        const auto e = refusal(file);
        CHECK(e.code == errc::invalid);
        CHECK(contains(e.what, "is no serial port"));
    }
    SECTION("a device that is no tty") {
        CHECK(contains(refusal("/dev/null").what, "is no serial port"));
    }
    SECTION("a screen of this computer") {
        CHECK(contains(refusal("/dev/tty").what, "terminal of this computer"));
    }
}

TEST_CASE("serial port: without permission the group is named and the command that helps",
          "[drivers][port]") {
    if (::geteuid() != 0) {
        WARN("skipped: only root can hand a port to another group");
        return;
    }
    pty sensor;
    constexpr gid_t dialout = 20; // base-passwd of Debian
    REQUIRE(::chown(sensor.path().c_str(), 0, dialout) == 0);
    const auto refusal = [&] {
        return other_process{[&] {
                                 serial_source source{sensor.path(), 115200};
                                 const auto opened = source.open();
                                 return opened ? std::string{"opened"} : opened.error().what;
                             },
                             true}
            .said();
    };
    SECTION("the group may") {
        REQUIRE(::chmod(sensor.path().c_str(), 0660) == 0);
        CHECK(refusal() ==
              "No permission for " + sensor.path() +
                  ": it belongs to the group dialout; run `sudo usermod -aG dialout nobody`, then log "
                  "out and in again.");
    }
    SECTION("not even the group may") {
        REQUIRE(::chmod(sensor.path().c_str(), 0600) == 0);
        CHECK(contains(refusal(), "only its owner may use it"));
    }
}

TEST_CASE("serial port: a killed program leaves the port free for everybody", "[drivers][port]") {
    pty sensor;
    if (::geteuid() == 0) REQUIRE(::chmod(sensor.path().c_str(), 0666) == 0);
    const auto hold = [&] {
        static std::optional<serial_source> kept;
        kept.emplace(sensor.path(), 115200);
        const auto opened = kept->open();
        return opened ? std::string{"open"} : opened.error().what;
    };
    CHECK(other_process{hold, true}.said() == "open"); // ends without closing
    CHECK(other_process{hold, true}.said() == "open");
}

TEST_CASE("serial port: a rate that no port has is refused in words", "[drivers][port]") {
    pty sensor;
    sensor_uri uri;
    uri.kind = sensor_kind::serial;
    uri.target = sensor.path();
    CHECK(usual_baud(uri) == 115200);
    uri.baud = 0;
    const auto made = make_serial_source(uri);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == errc::unsupported);
    CHECK(contains(made.error().what, "does not offer 0 baud: use the sensor's rate"));
#ifndef ATTUNE_PTY_INTERPOSED // libserialport passes any rate on to the driver, and the pty takes it
    serial_source source{sensor.path(), 12345};
    const auto opened = source.open();
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == errc::unsupported);
#endif
}

TEST_CASE("serial port: what can never become a port is refused before anything is opened",
          "[drivers][port]") {
    sensor_uri uri;
    uri.kind = sensor_kind::serial;
    uri.target = "/tmp";
    CHECK_FALSE(make_serial_source(uri));
    uri.target = "/dev/ttyNOTHING7"; // may come yet
    CHECK(make_serial_source(uri));
    uri.target.clear();
    CHECK_FALSE(make_serial_source(uri));
}
