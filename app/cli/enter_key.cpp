#include "app/cli/enter_key.hpp"

#include <algorithm>
#include <array>
#include <poll.h>
#include <unistd.h>

namespace attune::cli {
namespace {

/// A program in the background that reads its terminal is stopped.
bool in_background() noexcept {
    return ::isatty(STDIN_FILENO) == 1 && ::tcgetpgrp(STDIN_FILENO) != ::getpgrp();
}

} // namespace

int enter_key::fd() const noexcept {
    return ended_ || in_background() ? -1 : STDIN_FILENO;
}

bool enter_key::pressed() noexcept {
    bool any = false;
    while (fd() >= 0) {
        pollfd in{STDIN_FILENO, POLLIN, 0};
        if (::poll(&in, 1, 0) <= 0) break;
        std::array<char, 256> text{};
        const auto n = ::read(STDIN_FILENO, text.data(), text.size());
        if (n <= 0) {
            ended_ = true;
            break;
        }
        any = any || std::find(text.begin(), text.begin() + n, '\n') != text.begin() + n;
    }
    return any;
}

std::optional<command_kind> asked_by_enter(const session_view& v) noexcept {
    if (v.finished || v.paused || !v.step) return std::nullopt;
    if (v.step->waiting) return command_kind::start_step;
    if (v.step->open) return command_kind::next_step;
    return std::nullopt;
}

} // namespace attune::cli
