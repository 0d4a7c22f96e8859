// Notes over a session bus of their own, to a notification service that is played. Waits for events, never
// for time.
#include "app/notify/notifier.hpp"
#include "tests/support/bluez_mock.hpp"
#include "tests/support/catch.hpp"

#include <chrono>
#include <cstdlib>
#include <poll.h>

using namespace attune;

#define ATTUNE_NEEDS_DESKTOP(mock, how)                                                                      \
    attune::test::bluez_mock mock{"notify_mock.py", how, "DBUS_SESSION_BUS_ADDRESS"};                        \
    if (!mock.skipped().empty()) {                                                                           \
        WARN(mock.skipped());                                                                                \
        return;                                                                                              \
    }

namespace {

/// The next event; `closed` of nothing where none comes for long.
note_event next(notifier& n) {
    static std::vector<note_event> waiting;
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    for (;;) {
        for (auto& e : n.events())
            waiting.push_back(std::move(e));
        if (!waiting.empty()) {
            auto first = std::move(waiting.front());
            waiting.erase(waiting.begin());
            return first;
        }
        if (std::chrono::steady_clock::now() > end) return {note_event::kind::closed, "nothing came", {}};
        pollfd fd{n.fd(), n.poll_events(), 0};
        ::poll(&fd, 1, 200);
    }
}

const note question{
    "How are you?", "Half a minute & <no more>", {{"check-in", "Check in"}, {"later", "Later"}}, 1'800'000};

bool calls_come_to(attune::test::bluez_mock& mock, notifier& n, const std::string& wanted) {
    for (int i = 0; i < 2000; ++i) {
        (void)n.events();
        if (mock.calls() == wanted) return true;
    }
    return false;
}

} // namespace

TEST_CASE("notifier: a note stands with its actions, and its answer is heard", "[app][notify]") {
    ATTUNE_NEEDS_DESKTOP(mock, "--usual");
    auto n = notifier::open();
    REQUIRE(n);
    (*n)->say(question);
    REQUIRE(next(**n).what == note_event::kind::shown);
    CHECK(mock.tell("shown") ==
          "ok How are you? | Half a minute &amp; &lt;no more&gt; | default=Check in check-in=Check in "
          "later=Later | 1800000 | 1");
    REQUIRE(mock.tell("press check-in") == "ok");
    auto heard = next(**n);
    CHECK(heard.what == note_event::kind::answered);
    CHECK(heard.words == "check-in");
    CHECK(heard.token == "token-1");

    (*n)->say(question);
    REQUIRE(next(**n).what == note_event::kind::shown);
    REQUIRE(mock.tell("press default") == "ok"); // a click on the note itself
    CHECK(next(**n).words == "check-in");
    (*n)->say(question);
    REQUIRE(next(**n).what == note_event::kind::shown);
    REQUIRE(mock.tell("close") == "ok");
    CHECK(next(**n).what == note_event::kind::closed);
}

TEST_CASE("notifier: what is hushed goes, also before the desktop has answered", "[app][notify]") {
    ATTUNE_NEEDS_DESKTOP(mock, "--usual");
    auto n = notifier::open();
    REQUIRE(n);
    (*n)->say(question);
    REQUIRE(next(**n).what == note_event::kind::shown);
    (*n)->hush();
    CHECK(calls_come_to(mock, **n, "ok Notify Close"));
    (*n)->say(question); // its number is not known yet when it is taken back
    (*n)->hush();
    CHECK(calls_come_to(mock, **n, "ok Notify Close Notify Close"));
    CHECK(mock.tell("shown") == "ok ");
}

TEST_CASE("notifier: a desktop without actions gets none, and plain words", "[app][notify]") {
    ATTUNE_NEEDS_DESKTOP(mock, "--plain");
    auto n = notifier::open();
    REQUIRE(n);
    (*n)->say(question);
    REQUIRE(next(**n).what == note_event::kind::shown);
    CHECK(mock.tell("shown") == "ok How are you? | Half a minute & <no more> |  | 1800000 | 1");
}

TEST_CASE("notifier: no service, or no bus, is a sentence", "[app][notify]") {
    {
        ATTUNE_NEEDS_DESKTOP(mock, "--nobody");
        auto n = notifier::open();
        REQUIRE(n);
        (*n)->say(question);
        const auto heard = next(**n);
        CHECK(heard.what == note_event::kind::refused);
        CHECK(heard.words.find("no service for notifications") != std::string::npos);
    }
    ::setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", 1);
    const auto none = notifier::open();
    ::unsetenv("DBUS_SESSION_BUS_ADDRESS");
    REQUIRE_FALSE(none);
    CHECK(none.error().what.find("no message bus") != std::string::npos);
}

TEST_CASE("notifier: a bus that goes is told once, and nothing breaks", "[app][notify]") {
    std::unique_ptr<notifier> n;
    {
        ATTUNE_NEEDS_DESKTOP(mock, "--usual");
        n = std::move(*notifier::open());
        n->say(question);
        REQUIRE(next(*n).what == note_event::kind::shown);
    }
    const auto heard = next(*n);
    CHECK(heard.what == note_event::kind::refused);
    CHECK(n->lost());
    CHECK(n->fd() == -1);
    n->hush();
    n->say(question);
    CHECK(next(*n).words.find("is gone") != std::string::npos);
}
