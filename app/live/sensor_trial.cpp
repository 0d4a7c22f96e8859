#include "app/live/sensor_trial.hpp"

#include "app/session/overloaded.hpp"

#include <algorithm>

namespace attune {

struct sensor_trial::state final : record_sink {
    std::unique_ptr<live_session> live;
    trial_counts counted;
    std::optional<seconds> last; ///< beat

    void on_record(const record& r) noexcept override {
        std::visit(overloaded{
                       [&](const beat_record& b) {
                           if (b.rr) {
                               counted.shortest =
                                   counted.intervals == 0 ? *b.rr : std::min(counted.shortest, *b.rr);
                               counted.longest = std::max(counted.longest, *b.rr);
                               ++counted.intervals;
                           }
                           if (b.starts_chain && last) {
                               ++counted.gaps;
                               const seconds began = b.t - seconds{b.rr.value_or(milliseconds{0})};
                               counted.missing += std::max(seconds{0}, began - *last);
                           }
                           last = b.t;
                       },
                       [&](const class_record& c) {
                           counted.odd += c.classed != beat_class::normal && c.classed != beat_class::first;
                       },
                       [](const auto&) {},
                   },
                   r);
    }
};

sensor_trial::sensor_trial(std::unique_ptr<state> s)
    : state_{std::move(s)} {}
sensor_trial::~sensor_trial() = default;

result<std::unique_ptr<sensor_trial>> sensor_trial::begin(live_options options) {
    auto s = std::make_unique<state>();
    session_setup setup;
    setup.plan.id = "trial";
    setup.plan.title = "Sensor test";
    setup.plan.paced = false;
    setup.plan.length = trial_length;
    options.setup = std::move(setup);
    options.unstored = s.get();
    auto live = live_session::begin(std::move(options));
    if (!live) return tl::unexpected{live.error()};
    s->live = std::move(*live);
    return std::unique_ptr<sensor_trial>{new sensor_trial{std::move(s)}};
}

const session_view& sensor_trial::pump(host_time now) {
    return state_->live->pump(now);
}
bool sensor_trial::over() const noexcept {
    return state_->live->view().finished;
}
trial_verdict sensor_trial::verdict() const {
    return judge_trial(state_->live->view(), state_->counted);
}
int sensor_trial::ready_fd() const noexcept {
    return state_->live->ready_fd();
}

} // namespace attune
