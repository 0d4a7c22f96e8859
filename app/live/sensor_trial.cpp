#include "app/live/sensor_trial.hpp"

#include "app/live/wall_clock.hpp"
#include "app/session/overloaded.hpp"
#include "drivers/port/clock.hpp"

#include <algorithm>

namespace attune {
namespace {

constexpr seconds listening_length{24 * 3600.0}; // chosen: longer than anybody leaves a sensor screen open

/// Counts that only grow, less what they were.
drops since(const drops& now, const drops& then) noexcept {
    drops d;
    for (std::size_t i = 0; i < drop_names.size(); ++i)
        d.add(static_cast<drop_cause>(i),
              now.of(static_cast<drop_cause>(i)) - then.of(static_cast<drop_cause>(i)));
    return d;
}

} // namespace

struct sensor_trial::state final : record_sink {
    std::unique_ptr<live_session> live;
    trial_counts counted;
    std::optional<seconds> last; ///< beat
    host_time began{};
    /// What the view said when the test began.
    seconds from{0};
    std::uint64_t beats_before = 0;
    drops dropped_before{};

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
                               const seconds its_start = b.t - seconds{b.rr.value_or(milliseconds{0})};
                               counted.missing += std::max(seconds{0}, its_start - *last);
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

result<std::unique_ptr<sensor_trial>> sensor_trial::make(live_options options, seconds length) {
    auto s = std::make_unique<state>();
    session_setup setup;
    setup.plan.id = "trial";
    setup.plan.title = "Sensor test";
    setup.plan.paced = false;
    setup.plan.length = length;
    setup.latency = seconds{0};
    setup.usual_ant_device = options.setup.usual_ant_device;
    options.setup = std::move(setup);
    options.unstored = s.get();
    s->began = options.driven_from.value_or(monotonic_now());
    auto live = live_session::make(std::move(options));
    if (!live) return tl::unexpected{live.error()};
    s->live = std::move(*live);
    s->live->start({s->began, wall_clock_ms(), {}});
    s->live->listen();
    return std::unique_ptr<sensor_trial>{new sensor_trial{std::move(s)}};
}

result<std::unique_ptr<sensor_trial>> sensor_trial::begin(live_options options) {
    return make(std::move(options), trial_length);
}
result<std::unique_ptr<sensor_trial>> sensor_trial::listen(live_options options) {
    return make(std::move(options), listening_length);
}

const session_view& sensor_trial::pump(host_time now) {
    return state_->live->pump(now);
}
const session_view& sensor_trial::view() const noexcept {
    return state_->live->view();
}
host_time sensor_trial::began() const noexcept {
    return state_->began;
}
bool sensor_trial::over() const noexcept {
    return view().finished;
}

void sensor_trial::begin_test() {
    auto& s = *state_;
    s.from = view().now;
    s.beats_before = view().beat_count;
    s.dropped_before = view().dropped;
    s.counted = {};
}
double sensor_trial::tested() const noexcept {
    return std::clamp((view().now - state_->from) / trial_length, 0.0, 1.0);
}

trial_verdict sensor_trial::verdict() const {
    const auto& s = *state_;
    auto v = view();
    v.now -= s.from;
    v.beat_count -= s.beats_before;
    v.dropped = since(v.dropped, s.dropped_before);
    v.signal.last_beat_arrived -= s.from;
    return judge_trial(v, s.counted);
}
int sensor_trial::ready_fd() const noexcept {
    return state_->live->ready_fd();
}

} // namespace attune
