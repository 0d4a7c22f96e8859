#include "tests/support/emulators/pty_runner.hpp"

#include <array>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace attune::test {

pty_runner::pty_runner(std::unique_ptr<emulator> device, power p)
    : power_{p}
    , device_{std::move(device)}
    , thread_{[this] { run(); }} {}

pty_runner::~pty_runner() {
    stop();
}

std::unique_ptr<emulator> pty_runner::stop() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    return std::move(device_);
}

/// Once it was open, a line says that nobody has it open.
void pty_runner::wait_until_opened() {
    if (const int once = ::open(path().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC); once >= 0) ::close(once);
    pollfd p{line_.master(), POLLOUT, 0};
    while (!stop_ && ::poll(&p, 1, 0) >= 0 && (p.revents & POLLHUP) != 0)
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    std::this_thread::sleep_for(std::chrono::milliseconds{300}); // a program clears what lay on the line
}

void pty_runner::run() {
    const auto now = [] {
        return host_time{
            std::chrono::duration_cast<host_duration>(std::chrono::steady_clock::now().time_since_epoch())};
    };
    std::array<std::byte, 4096> part{};
    std::string waiting;
    if (power_ == power::comes_on_once_opened) wait_until_opened();
    if (power_ == power::is_on) {
        for (const auto t = now(); device_->next() && *device_->next() <= t;)
            device_->take(t);
    } else {
        device_->start(now());
    }
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
