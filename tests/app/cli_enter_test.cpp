#include "app/cli/enter_key.hpp"
#include "tests/support/catch.hpp"

#include <array>
#include <string_view>
#include <unistd.h>

namespace {
using namespace attune;

/// Another standard input while it lives.
struct piped_input {
    piped_input() {
        REQUIRE(::pipe(ends.data()) == 0);
        before = ::dup(STDIN_FILENO);
        ::dup2(ends[0], STDIN_FILENO);
        ::close(ends[0]);
    }
    ~piped_input() {
        end();
        ::dup2(before, STDIN_FILENO);
        ::close(before);
    }
    void type(std::string_view text) const { REQUIRE(::write(ends[1], text.data(), text.size()) > 0); }
    void end() {
        if (ends[1] >= 0) ::close(ends[1]);
        ends[1] = -1;
    }
    std::array<int, 2> ends{-1, -1};
    int before = -1;
};

} // namespace

TEST_CASE("enter: a line counts once, half a line not yet, and the end is silence") {
    piped_input in;
    cli::enter_key enter;
    CHECK(enter.fd() == STDIN_FILENO);
    CHECK_FALSE(enter.pressed());
    in.type("\n\n");
    CHECK(enter.pressed());
    CHECK_FALSE(enter.pressed());
    in.type("half");
    CHECK_FALSE(enter.pressed());
    in.type(" a line\n");
    CHECK(enter.pressed());
    in.end();
    CHECK_FALSE(enter.pressed());
    CHECK(enter.fd() == -1); // not polled any more: an ended input is always ready
}

TEST_CASE("enter: it begins what waits, ends what is open and asks nothing else") {
    session_view v;
    CHECK_FALSE(cli::asked_by_enter(v));
    v.step = step_view{};
    CHECK_FALSE(cli::asked_by_enter(v));
    v.step->waiting = true;
    CHECK(cli::asked_by_enter(v) == command_kind::start_step);
    v.step->waiting = false;
    v.step->open = true;
    CHECK(cli::asked_by_enter(v) == command_kind::next_step);
    v.paused = true;
    CHECK_FALSE(cli::asked_by_enter(v));
}
