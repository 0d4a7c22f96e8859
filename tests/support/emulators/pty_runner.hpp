#pragma once
// An emulator on a pty in real time, on a thread of its own until destroyed.

#include "tests/support/emulator.hpp"
#include "tests/support/pty.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <thread>

namespace attune::test {

class pty_runner {
public:
    /// Power comes on at once; what leaves before anybody has opened the line waits in it.
    explicit pty_runner(std::unique_ptr<emulator> device);
    ~pty_runner();
    pty_runner(const pty_runner&) = delete;
    pty_runner& operator=(const pty_runner&) = delete;
    const std::string& path() const noexcept { return line_.path(); }
    /// Ends the thread and gives the device back, to be asked what it was told.
    std::unique_ptr<emulator> stop();

private:
    void run();
    pty line_;
    std::unique_ptr<emulator> device_;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

} // namespace attune::test
