// The acquisition thread over fakes and over real ptys.

#include "drivers/port/acquisition.hpp"
#include "drivers/port/serial_source.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/fake_source.hpp"
#include "tests/support/pty.hpp"

#include <limits>
#include <optional>
#include <vector>

using namespace attune;
using namespace attune::test;

namespace {

constexpr retry_times at_once{.first = 2ms, .later = 2ms, .eager_for = 30s};

/// The next input, waiting for it at most `at_most`.
std::optional<port_input> next(acquisition& from, std::chrono::milliseconds at_most = 10s) {
    port_input in;
    for (;;) {
        if (from.pop(in)) return in;
        if (!wait_readable(from.ready_fd(), at_most)) return std::nullopt;
        from.acknowledge();
    }
}

/// The next input, which must be of this kind.
port_input expect(acquisition& from, input_kind kind) {
    const auto in = next(from);
    REQUIRE(in);
    INFO("text: " << in->text());
    REQUIRE(static_cast<int>(in->kind) == static_cast<int>(kind));
    return *in;
}

std::string collect(acquisition& from, std::size_t count) {
    std::string all;
    while (all.size() < count) {
        const auto in = next(from, 2s);
        if (!in) break;
        if (in->kind == input_kind::bytes) all += as_text(in->bytes());
    }
    return all;
}

error not_there(std::string what) {
    return {errc::not_found, std::move(what)};
}

} // namespace

TEST_CASE("acquisition: the bytes of one read get one stamp, in chunks", "[drivers][port]") {
    auto owned = std::make_unique<silent_source>();
    auto& source = *owned;
    acquisition port{std::move(owned), at_once};
    const auto before = monotonic_now();
    port.start();
    expect(port, input_kind::opened);
    const std::string sent(1000, 'a');
    source.feed(sent);
    std::string got;
    std::optional<host_time> stamp;
    for (const std::size_t size : {240u, 240u, 240u, 240u, 40u}) {
        const auto in = expect(port, input_kind::bytes);
        CHECK(in.bytes().size() == size);
        if (!stamp) stamp = in.at;
        CHECK(in.at == *stamp);
        got += as_text(in.bytes());
    }
    CHECK(got == sent);
    CHECK(*stamp >= before);
    CHECK(*stamp <= monotonic_now());
    CHECK(port.description() == "a test's source");
}

TEST_CASE("acquisition: why it cannot open is told once for each different sentence", "[drivers][port]") {
    auto owned = std::make_unique<silent_source>();
    auto& source = *owned;
    source.refuse(not_there("it is not there"), 5);
    source.refuse({errc::busy, "it is busy"}, 5);
    source.refuse(not_there("it is not there"), 1);
    acquisition port{std::move(owned), at_once};
    port.start();
    CHECK(expect(port, input_kind::failed).text() == "it is not there");
    CHECK(expect(port, input_kind::failed).text() == "it is busy");
    CHECK(expect(port, input_kind::failed).text() == "it is not there");
    expect(port, input_kind::opened);
    CHECK(source.opens() == 12);
}

TEST_CASE("acquisition: a long sentence is cut between characters", "[drivers][port]") {
    auto owned = std::make_unique<silent_source>();
    std::string wordy(port_input::capacity - 1, 'x');
    owned->refuse(not_there(wordy + "ä and more"), 1); // its two bytes are the 240th and the 241st
    acquisition port{std::move(owned), at_once};
    port.start();
    CHECK(expect(port, input_kind::failed).text() == wordy);
}

TEST_CASE("acquisition: what does not fit is dropped, counted exactly and told before anything newer",
          "[drivers][port]") {
    auto owned = std::make_unique<silent_source>();
    auto& source = *owned;
    acquisition port{std::move(owned), at_once};
    port.start();
    constexpr std::size_t sent = 10'000;
    for (std::size_t i = 0; i < sent; ++i)
        source.feed(std::string(1, static_cast<char>(i)));
    REQUIRE(source.drained());
    bool pulled = false;

    SECTION("the loss is told as soon as there is room, without another byte") {}
    SECTION("what happened to the port is not lost with the bytes") {
        source.hang_up("pulled out");
        pulled = true;
    }

    // Each byte that came and each that is told as lost takes one place of what was sent, in this order.
    expect(port, input_kind::opened);
    std::size_t place = 0, came = 0;
    int losses = 0;
    while (place < sent) {
        const auto in = next(port);
        REQUIRE(in);
        if (in->kind == input_kind::bytes) {
            REQUIRE(in->bytes().size() == 1);
            REQUIRE(in->bytes()[0] == static_cast<std::byte>(place));
            ++place;
            ++came;
        } else {
            REQUIRE(in->kind == input_kind::overflow);
            place += in->lost;
            ++losses;
        }
    }
    CHECK(place == sent);
    CHECK(came > 4000);
    CHECK(losses == 1);
    if (pulled) {
        CHECK(expect(port, input_kind::closed).text() == "pulled out");
        expect(port, input_kind::opened);
    }
    source.feed("after");
    CHECK(as_text(expect(port, input_kind::bytes).bytes()) == "after");
}

TEST_CASE("acquisition: the port's words keep their order when nobody reads for long", "[drivers][port]") {
    auto owned = std::make_unique<silent_source>();
    auto& source = *owned;
    acquisition port{std::move(owned), at_once};
    port.start();
    for (int i = 0; i < 6000; ++i)
        source.feed("x");
    for (int i = 0; i < 40; ++i) // more than the places that are kept for words
        source.hang_up("pull " + std::to_string(i));
    expect(port, input_kind::opened);
    std::size_t bytes = 0;
    int pulls = 0;
    bool open = true;
    while (pulls < 40) {
        const auto in = next(port);
        REQUIRE(in);
        if (in->kind == input_kind::bytes) bytes += in->bytes().size();
        if (in->kind == input_kind::overflow) bytes += in->lost;
        if (in->kind == input_kind::opened) {
            CHECK_FALSE(open);
            open = true;
        }
        if (in->kind == input_kind::closed) {
            CHECK(open);
            CHECK(in->text() == "pull " + std::to_string(pulls++));
            open = false;
        }
    }
    CHECK(bytes == 6000);
}

TEST_CASE("acquisition: a device that answers is heard", "[drivers][port]") {
    acquisition port{std::make_unique<talking_source>([](std::string said) { return "<" + said + ">"; }),
                     at_once};
    port.start();
    expect(port, input_kind::opened);
    REQUIRE(port.send(as_bytes("who")));
    CHECK(as_text(expect(port, input_kind::bytes).bytes()) == "<who>");
}

TEST_CASE("acquisition: what was meant for the port before it was lost is not sent to it after",
          "[drivers][port]") {
    auto owned = std::make_unique<silent_source>();
    auto& source = *owned;
    source.refuse(not_there("wait"), std::numeric_limits<short>::max());
    acquisition port{std::move(owned), {.first = 1s, .later = 1s, .eager_for = 30s}};
    port.start();
    expect(port, input_kind::failed);
    REQUIRE(port.send(as_bytes("stale")));
    port.stop();
    CHECK(source.written().empty());
}

TEST_CASE("acquisition: commands are whole or not at all", "[drivers][port]") {
    auto owned = std::make_unique<silent_source>();
    acquisition port{std::move(owned), at_once}; // not started: nobody empties the queue
    const std::string command(3000, 'c');
    CHECK(port.send(as_bytes(command)));
    CHECK_FALSE(port.send(as_bytes(command)));
    CHECK(port.send(as_bytes("short")));
}

TEST_CASE("acquisition: the last command before a stop still goes out", "[drivers][port]") {
    auto owned = std::make_unique<silent_source>();
    auto& source = *owned;
    acquisition port{std::move(owned), at_once};
    port.start();
    expect(port, input_kind::opened);
    REQUIRE(port.send(as_bytes("stop")));
    port.stop();
    CHECK(source.written() == "stop");
}

TEST_CASE("acquisition: a recording ends once and is not looked for again", "[drivers][port]") {
    auto owned = std::make_unique<silent_source>();
    auto& source = *owned;
    acquisition port{std::move(owned), at_once};
    source.feed("last");
    source.finish();
    port.start();
    expect(port, input_kind::opened);
    CHECK(as_text(expect(port, input_kind::bytes).bytes()) == "last");
    expect(port, input_kind::ended);
    CHECK_FALSE(next(port, 20ms));
    CHECK(source.opens() == 1);
}

TEST_CASE("acquisition: it stops within a tenth of a second, whatever it is doing", "[drivers][port]") {
    auto owned = std::make_unique<silent_source>();
    auto& source = *owned;
    pty sensor;
    std::optional<acquisition> port;
    SECTION("waiting for bytes") {
        port.emplace(std::move(owned));
        port->start();
        expect(*port, input_kind::opened);
    }
    SECTION("waiting for a port to come back") {
        source.refuse(not_there("away"), 1000);
        port.emplace(std::move(owned));
        port->start();
        expect(*port, input_kind::failed);
    }
    SECTION("waiting for somebody to read the words") {
        port.emplace(std::move(owned), at_once);
        for (int i = 0; i < 5000; ++i)
            source.feed("x");
        for (int i = 0; i < 20; ++i)
            source.hang_up("pulled");
        port->start();
        CHECK_FALSE(source.drained(300ms));
    }
    SECTION("reading a port that never pauses") {
        port.emplace(std::make_unique<serial_source>(sensor.path(), 115200));
        port->start();
        expect(*port, input_kind::opened);
        while (sensor.write_some(std::string(4096, 'x')) > 0) {
        }
    }
    SECTION("nothing: it was never started") {
        port.emplace(std::move(owned));
    }
    const auto from = monotonic_now();
    port->stop();
    CHECK(monotonic_now() - from < 100ms);
    port->stop(); // twice is once
}

TEST_CASE("acquisition: a port that fails at any call is taken up again", "[drivers][port]") {
    for (int n = 1; n <= 12; ++n) {
        INFO("failing call " << n);
        auto talker = std::make_unique<talking_source>([](std::string said) { return said; });
        acquisition port{std::make_unique<failing_source>(std::move(talker), n), at_once};
        port.start();
        bool open = false, told = false;
        int echoes = 0;
        while (echoes < 12) {
            const auto in = next(port);
            REQUIRE(in);
            if (in->kind == input_kind::bytes) ++echoes;
            if (in->kind == input_kind::failed || in->kind == input_kind::closed) {
                CHECK(in->text() == "unplugged");
                told = true;
                open = false;
            }
            if (in->kind == input_kind::opened) {
                CHECK_FALSE(open);
                open = true;
            }
            if (open) REQUIRE(port.send(as_bytes("?")));
        }
        CHECK(told);
    }
}

TEST_CASE("acquisition: unplugged and plugged in again, twice, it goes on by itself", "[drivers][port]") {
    port_link link;
    std::optional<pty> sensor{std::in_place};
    link.point_to(sensor->path());
    acquisition port{std::make_unique<serial_source>(link.path(), 115200), at_once};
    port.start();
    for (int round = 0; round < 3; ++round) {
        INFO("round " << round);
        expect(port, input_kind::opened);
        CHECK(port.description() == "serial port " + sensor->path());
        const std::string sent = "round " + std::to_string(round);
        sensor->write(sent);
        CHECK(collect(port, sent.size()) == sent);
        REQUIRE(port.send(as_bytes("hello")));
        CHECK(sensor->read(5) == "hello");

        // A pty is held while the new one is made, so that the new one has another number.
        std::optional<pty> replacement{std::in_place};
        link.remove();
        sensor->hang_up();
        const auto closed = expect(port, input_kind::closed);
        CHECK(closed.text().find("is gone") != std::string_view::npos);
        const auto failed = expect(port, input_kind::failed);
        CHECK(failed.text().find("is not there: plug the sensor in") != std::string_view::npos);
        sensor.reset();
        sensor.emplace();
        link.point_to(sensor->path());
    }
    expect(port, input_kind::opened);
}

TEST_CASE("acquisition: a hung up port costs no time of the processor", "[drivers][port]") {
    pty sensor;
    port_link link; // the number of a pty that hung up may be another test's the next moment
    link.point_to(sensor.path());
    acquisition port{std::make_unique<serial_source>(link.path(), 115200)};
    port.start();
    expect(port, input_kind::opened);
    link.remove();
    sensor.hang_up();
    expect(port, input_kind::closed);
    expect(port, input_kind::failed);
    const auto cpu = process_cpu();
    CHECK_FALSE(next(port, 700ms)); // an attempt to open may lie in here; it fails in the same words
    CHECK(process_cpu() - cpu < 70ms);
}
