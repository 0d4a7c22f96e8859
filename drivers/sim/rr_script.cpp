#include "drivers/sim/rr_script.hpp"

#include "drivers/sim/bridge_line.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace attune::sim {
namespace {

using namespace std::chrono_literals;
constexpr host_duration longest_pause = 30min;

class rr_script final : public scripted_source {
public:
    rr_script(std::vector<filed_beat> beats, std::string name)
        : beats_{std::move(beats)}
        , name_{std::move(name)} {}

    result<void> start(host_time at) override {
        zero_ = at;
        line_ = bridge_line::hello("replay", name_);
        return {};
    }
    std::optional<host_time> next() override {
        if (ended_) return std::nullopt;
        return zero_ + due_;
    }
    std::size_t take(std::span<std::byte> into) override {
        if (ended_) return 0;
        const auto left = line_.text().substr(taken_);
        const auto n = std::min(left.size(), into.size());
        std::transform(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(n), into.begin(),
                       [](char c) { return static_cast<std::byte>(c); });
        taken_ += n;
        if (n == left.size()) say_next();
        return n;
    }
    void write(std::span<const std::byte>) override {}
    void see(const pacer_line&) override {}
    std::string description() const override { return "recording " + name_; }

private:
    void say_next() {
        taken_ = 0;
        if (beat_ == beats_.size()) {
            ended_ = true;
            return;
        }
        const auto& b = beats_[beat_];
        const host_duration at{static_cast<std::int64_t>(std::llround(b.t_s * 1e9))};
        if (at - due_ > longest_pause) {
            due_ += longest_pause;
            line_ = bridge_line::pong(0, due_);
            return;
        }
        due_ = at;
        line_ = bridge_line::beat(++seq_, due_, b.rr_ms, b.starts_chain ? gap_before : 0U);
        ++beat_;
    }

    const std::vector<filed_beat> beats_;
    const std::string name_;
    host_time zero_{};
    host_duration due_{0};
    bridge_line line_{};
    std::size_t taken_ = 0, beat_ = 0;
    std::uint8_t seq_ = 0;
    bool ended_ = false;
};

} // namespace

std::unique_ptr<scripted_source> make_rr_script(std::vector<filed_beat> beats, std::string name) {
    return std::make_unique<rr_script>(std::move(beats), std::move(name));
}

} // namespace attune::sim
