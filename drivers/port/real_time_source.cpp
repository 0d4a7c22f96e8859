// run_in_real_time: a script pulled by the monotonic clock.

#include "drivers/port/clock.hpp"
#include "drivers/port/open_source.hpp"
#include "drivers/port/unique_fd.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>

namespace attune {
namespace {

/// Shared by the source and by `see`, which outlives it in some hands: the one shared_ptr of this folder.
/// Locking: `lock` guards the script; the eventfd ends a wait from outside.
class running_script {
public:
    explicit running_script(std::unique_ptr<scripted_source> script)
        : script_{std::move(script)}
        , changed_{eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {}

    result<void> open() {
        const std::lock_guard guard{lock_};
        if (!changed_) return fail(errc::busy, "The program has too many files open to play a recording.");
        if (started_) return {}; // opened again: time went on, so did the script
        started_ = true;
        return script_->start(monotonic_now());
    }

    read_outcome read(std::span<std::byte> into, host_duration wait) {
        const auto deadline = monotonic_now() + wait;
        for (;;) {
            auto until = deadline;
            {
                const std::lock_guard guard{lock_};
                if (!started_)
                    return {.bytes = 0, .gone = true, .ended = false, .why = "The recording is not open."};
                const auto next = script_->next();
                if (!next) return {.bytes = 0, .gone = false, .ended = true, .why = {}};
                if (*next <= monotonic_now())
                    return {.bytes = script_->take(into), .gone = false, .ended = false, .why = {}};
                until = std::min(until, *next);
                if (woken_) {
                    woken_ = false;
                    return {};
                }
            }
            const auto left = until - monotonic_now();
            if (left <= host_duration{0}) {
                if (until == deadline) return {};
                continue;
            }
            sleep(left);
        }
    }

    void write(std::span<const std::byte> bytes) {
        const std::lock_guard guard{lock_};
        script_->write(bytes);
    }
    void see(const pacer_line& pacer) {
        {
            const std::lock_guard guard{lock_};
            script_->see(pacer);
        }
        signal_event(changed_.get()); // the next bytes may come earlier now
    }
    void wake() noexcept {
        {
            const std::lock_guard guard{lock_};
            woken_ = true;
        }
        signal_event(changed_.get());
    }
    std::string description() const {
        const std::lock_guard guard{lock_};
        return script_->description();
    }

private:
    void sleep(host_duration length) noexcept {
        pollfd fd{changed_.get(), POLLIN, 0};
        const auto ns = length.count();
        const timespec for_time{static_cast<time_t>(ns / 1'000'000'000),
                                static_cast<long>(ns % 1'000'000'000)};
        if (::ppoll(&fd, 1, &for_time, nullptr) > 0) clear_event(changed_.get());
    }

    mutable std::mutex lock_;
    const std::unique_ptr<scripted_source> script_;
    const unique_fd changed_; ///< eventfd
    bool started_ = false, woken_ = false;
};

class real_time_source final : public byte_source {
public:
    explicit real_time_source(std::shared_ptr<running_script> script)
        : script_{std::move(script)} {}

    result<void> open() override { return script_->open(); }
    read_outcome read(std::span<std::byte> into, host_duration wait) override {
        return script_->read(into, wait);
    }
    result<void> write(std::span<const std::byte> bytes) override {
        script_->write(bytes);
        return {};
    }
    void close() noexcept override {}
    void wake() noexcept override { script_->wake(); }
    std::string description() const override { return script_->description(); }

private:
    std::shared_ptr<running_script> script_;
};

} // namespace

paced run_in_real_time(std::unique_ptr<scripted_source> script) {
    auto shared = std::make_shared<running_script>(std::move(script));
    return {std::make_unique<real_time_source>(shared),
            [shared](const pacer_line& pacer) { shared->see(pacer); }};
}

} // namespace attune
