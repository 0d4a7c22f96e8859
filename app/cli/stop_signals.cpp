#include "app/cli/stop_signals.hpp"

#include <cstddef>

namespace attune::cli {

namespace {

volatile std::sig_atomic_t stop_asked = 0;

extern "C" void ask_to_stop(int) {
    stop_asked = 1;
}

constexpr int watched[]{SIGINT, SIGTERM, SIGHUP, SIGPIPE};

} // namespace

stop_signals::stop_signals() noexcept {
    stop_asked = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        struct sigaction now {};
        sigemptyset(&now.sa_mask);
        // No SA_RESTART: a sleeping poll wakes.
        now.sa_handler = watched[i] == SIGPIPE ? SIG_IGN : ask_to_stop;
        sigaction(watched[i], &now, &before_[i]);
    }
}

stop_signals::~stop_signals() {
    for (std::size_t i = 0; i < 4; ++i)
        sigaction(watched[i], &before_[i], nullptr);
}

bool stop_signals::asked() const noexcept {
    return stop_asked != 0;
}

} // namespace attune::cli
