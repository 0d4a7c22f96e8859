#pragma once
// An emulator on a pty in real time, on a thread of its own until destroyed.

#include "tests/support/emulator.hpp"
#include "tests/support/pty.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <thread>

namespace attune::test {

/// Of the device on the line. comes_on: at once; what leaves before anybody has opened the line waits in it.
/// comes_on_once_opened: 0.3 s after somebody has opened the line, so that nothing is lost before. is_on: it goes on
/// from before; what it said since is lost.
enum class power { comes_on, comes_on_once_opened, is_on };

class pty_runner {
public:
    explicit pty_runner(std::unique_ptr<emulator> device, power p = power::comes_on);
    ~pty_runner();
    pty_runner(const pty_runner&) = delete;
    pty_runner& operator=(const pty_runner&) = delete;
    const std::string& path() const noexcept { return line_.path(); }
    /// Ends the thread and gives the device back, to be asked what it was told.
    std::unique_ptr<emulator> stop();

private:
    void run();
    void wait_until_opened();
    pty line_;
    power power_;
    std::unique_ptr<emulator> device_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

} // namespace attune::test
