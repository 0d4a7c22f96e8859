#include "app/shell/pause.hpp"

namespace attune {
namespace {

/// Where there is no sensor.
class no_decoder final : public decoder {
public:
    std::string_view protocol() const noexcept override { return "none"; }
    void opened(host_time, decoder_output&) override {}
    void feed(std::span<const std::byte>, host_time, decoder_output&) override {}
    void tick(host_time, decoder_output&) override {}
    const drops& dropped() const noexcept override { return none_; }

private:
    drops none_;
};

class forgetful_sink final : public record_sink {
public:
    void on_record(const record&) noexcept override {}
};

session_setup setup_of(practice plan) {
    session_setup s;
    s.plan = std::move(plan);
    return s;
}

} // namespace

struct pause_minute::state {
    explicit state(practice plan)
        : engine{setup_of(std::move(plan)), std::make_unique<no_decoder>(), sink} {}
    forgetful_sink sink;
    session_engine engine;
};

pause_minute::pause_minute(practice plan, host_time now)
    : state_{std::make_unique<state>(std::move(plan))} {
    state_->engine.start(now);
}
pause_minute::~pause_minute() = default;

const session_view& pause_minute::frame(host_time now) {
    return state_->engine.step({}, {}, now);
}
const practice& pause_minute::plan() const noexcept {
    return state_->engine.setup().plan;
}

} // namespace attune
