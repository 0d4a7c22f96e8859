#pragma once
// Notes over the session bus, by sd-bus: org.freedesktop.Notifications (Desktop Notifications
// Specification 1.2). Everything is asked without waiting; answers come inside events().

#include "app/notify/speaker.hpp"
#include "drivers/result.hpp"

#include <cstdint>
#include <memory>

struct sd_bus;

namespace attune {

/// Thread: one.
class notifier final : public speaker {
public:
    /// errc::disconnected with a sentence where this session has no bus.
    static result<std::unique_ptr<notifier>> open();
    ~notifier() override;
    notifier(const notifier&) = delete;
    notifier& operator=(const notifier&) = delete;

    void say(const note& n) override;
    void hush() override;
    std::vector<note_event> events() override;

    /// For a poll(): call events() when it is ready, or `timeout_ms` later (-1: not by time).
    int fd() const noexcept;
    short poll_events() const noexcept;
    int timeout_ms() const noexcept;
    /// The connection is gone; a new one is another notifier.
    bool lost() const noexcept;

private:
    struct state;
    explicit notifier(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

} // namespace attune
