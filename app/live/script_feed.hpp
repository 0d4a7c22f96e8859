#pragma once
// A scripted source (simulated heart, recording) pulled along a clock that somebody else drives.

#include "drivers/port/input.hpp"
#include "drivers/port/scripted_source.hpp"

#include <memory>
#include <utility>

namespace attune {

class script_feed {
public:
    explicit script_feed(std::unique_ptr<scripted_source> script)
        : script_{std::move(script)} {}

    result<void> start(host_time at) {
        start_ = at;
        return script_->start(at);
    }
    /// Gives `take` every input up to `t`, in order: opened, bytes, and the end of a recording.
    template <class Take>
    void up_to(host_time t, Take&& take) {
        if (!std::exchange(told_opened_, true)) take(happening(input_kind::opened, start_));
        for (auto next = script_->next(); next && *next <= t; next = script_->next()) {
            port_input in;
            in.at = *next;
            in.size = static_cast<std::uint8_t>(script_->take(in.data));
            if (in.size > 0) take(in);
        }
        if (!script_->next() && !std::exchange(told_end_, true)) take(happening(input_kind::ended, t));
    }
    void write(std::span<const std::byte> bytes) { script_->write(bytes); }
    void see(const pacer_line& line) { script_->see(line); }
    std::string description() const { return script_->description(); }

private:
    static port_input happening(input_kind kind, host_time at) noexcept {
        port_input in;
        in.kind = kind;
        in.at = at;
        return in;
    }

    std::unique_ptr<scripted_source> script_;
    host_time start_{};
    bool told_opened_ = false, told_end_ = false;
};

} // namespace attune
