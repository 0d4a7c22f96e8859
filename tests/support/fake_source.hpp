#pragma once
// Byte sources for tests, each with a purpose: silent (says what the test feeds it), failing at the n-th
// call, talking back. The test keeps a pointer; the acquisition owns the source.

#include "drivers/port/byte_source.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace attune::test {

inline std::span<const std::byte> as_bytes(std::string_view text) {
    return std::as_bytes(std::span{text.data(), text.size()});
}
inline std::string as_text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Sends nothing of itself. Each feed() is handed over by one read.
class silent_source : public byte_source {
public:
    // [test thread]
    void feed(std::string bytes) {
        const std::lock_guard hold{lock_};
        steps_.push_back({std::move(bytes), {}});
        changed_.notify_all();
    }
    void hang_up(std::string why) {
        const std::lock_guard hold{lock_};
        steps_.push_back({{}, {.bytes = 0, .gone = true, .ended = false, .why = std::move(why)}});
        changed_.notify_all();
    }
    void finish() {
        const std::lock_guard hold{lock_};
        steps_.push_back({{}, {.bytes = 0, .gone = false, .ended = true, .why = {}}});
        changed_.notify_all();
    }
    /// From now on open() fails so, `times` times at each sentence, in this order.
    void refuse(error because, int times) {
        const std::lock_guard hold{lock_};
        for (int i = 0; i < times; ++i)
            refusals_.push_back(because);
    }
    /// Waits until all that was fed has been read.
    bool drained(std::chrono::milliseconds at_most = std::chrono::seconds{10}) {
        std::unique_lock hold{lock_};
        return changed_.wait_for(hold, at_most, [&] { return steps_.empty(); });
    }
    int opens() {
        const std::lock_guard hold{lock_};
        return opens_;
    }
    std::string written() {
        const std::lock_guard hold{lock_};
        return written_;
    }

    // [acquisition]
    result<void> open() override {
        const std::lock_guard hold{lock_};
        ++opens_;
        if (refusals_.empty()) return {};
        auto because = std::move(refusals_.front());
        refusals_.pop_front();
        return tl::unexpected(std::move(because));
    }
    read_outcome read(std::span<std::byte> into, host_duration wait) override {
        std::unique_lock hold{lock_};
        changed_.wait_for(hold, wait, [&] { return woken_ || !steps_.empty(); });
        woken_ = false;
        if (steps_.empty()) return {};
        auto& [bytes, outcome] = steps_.front();
        auto result = std::exchange(outcome, {});
        result.bytes = std::min(into.size(), bytes.size());
        std::copy_n(as_bytes(bytes).begin(), result.bytes, into.begin());
        bytes.erase(0, result.bytes);
        if (bytes.empty()) steps_.pop_front();
        changed_.notify_all();
        return result;
    }
    result<void> write(std::span<const std::byte> bytes) override {
        const std::lock_guard hold{lock_};
        written_ += as_text(bytes);
        return {};
    }
    void close() noexcept override {}
    void wake() noexcept override {
        const std::lock_guard hold{lock_};
        woken_ = true;
        changed_.notify_all();
    }
    std::string description() const override { return "a test's source"; }

private:
    struct step {
        std::string bytes;
        read_outcome outcome;
    };
    std::mutex lock_;
    std::condition_variable changed_;
    std::deque<step> steps_;
    std::deque<error> refusals_;
    std::string written_;
    bool woken_ = false;
    int opens_ = 0;
};

/// Answers what is written to it.
class talking_source : public silent_source {
public:
    explicit talking_source(std::function<std::string(std::string)> answer)
        : answer_{std::move(answer)} {}
    result<void> write(std::span<const std::byte> bytes) override {
        auto done = silent_source::write(bytes);
        if (auto text = answer_(as_text(bytes)); !text.empty()) feed(std::move(text));
        return done;
    }

private:
    const std::function<std::string(std::string)> answer_;
};

/// Another source whose n-th call (open, read and write counted together, from 1) fails, as if unplugged just
/// then.
class failing_source : public byte_source {
public:
    failing_source(std::unique_ptr<byte_source> inner, int at)
        : inner_{std::move(inner)}
        , at_{at} {}
    result<void> open() override { return now() ? fail(errc::not_found, "unplugged") : inner_->open(); }
    read_outcome read(std::span<std::byte> into, host_duration wait) override {
        if (now()) return {.bytes = 0, .gone = true, .ended = false, .why = "unplugged"};
        return inner_->read(into, wait);
    }
    result<void> write(std::span<const std::byte> bytes) override {
        return now() ? fail(errc::disconnected, "unplugged") : inner_->write(bytes);
    }
    void close() noexcept override { inner_->close(); }
    void wake() noexcept override { inner_->wake(); }
    std::string description() const override { return inner_->description(); }

private:
    bool now() { return ++calls_ == at_; }
    const std::unique_ptr<byte_source> inner_;
    const int at_;
    int calls_ = 0;
};

} // namespace attune::test
