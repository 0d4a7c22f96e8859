#pragma once
// SIGINT, SIGTERM and SIGHUP as a wish that can be asked for; SIGPIPE as a failed write.

#include <csignal>

namespace attune::cli {

class stop_signals {
public:
    stop_signals() noexcept;
    ~stop_signals();
    stop_signals(const stop_signals&) = delete;
    stop_signals& operator=(const stop_signals&) = delete;
    /// A stop was asked for since construction.
    bool asked() const noexcept;

private:
    struct sigaction before_[4]{};
};

} // namespace attune::cli
