#include "tests/support/emulators/pty_runner.hpp"

#include <array>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace attune::test {

pty_runner::pty_runner(std::unique_ptr<emulator> device)
    : device_{std::move(device)}
    , thread_{[this] { run(); }} {}

pty_runner::~pty_runner() {
    stop();
}

std::unique_ptr<emulator> pty_runner::stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    return std::move(device_);
}

void pty_runner::run() {
    const auto now = [] {
        return host_time{
            std::chrono::duration_cast<host_duration>(std::chrono::steady_clock::now().time_since_epoch())};
    };
    std::array<std::byte, 4096> part{};
    std::string waiting;
    device_->start(now());
    while (!stop_) {
        pollfd p{line_.master(), POLLIN, 0};
        const bool heard = ::poll(&p, 1, 1) > 0;
        if (heard && (p.revents & POLLIN) != 0) {
            if (const auto n = ::read(line_.master(), part.data(), part.size()); n > 0)
                device_->received(std::span{part}.first(static_cast<std::size_t>(n)), now());
        } else if (heard) {
            std::this_thread::sleep_for(std::chrono::milliseconds{1}); // hung up: poll would spin
        }
        for (auto t = now(); device_->next() && *device_->next() <= t;)
            for (const auto b : device_->take(t))
                waiting += static_cast<char>(b);
        if (!waiting.empty()) waiting.erase(0, line_.write_some(waiting));
    }
}

} // namespace attune::test
