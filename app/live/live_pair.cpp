#include "app/live/live_pair.hpp"

#include "app/live/wall_clock.hpp"
#include "app/store/session_id.hpp"
#include "drivers/decimal.hpp"
#include "drivers/port/clock.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace attune {
namespace {

namespace fs = std::filesystem;

constexpr std::array<const char*, two_people> ordinal{"first", "second"};

bool same_port(const sensor_uri& a, const sensor_uri& b) {
    if (a.kind != sensor_kind::serial || b.kind != sensor_kind::serial) return false;
    // By name, links followed: a port that is not there yet has no more than a name.
    std::error_code ignored;
    return a.target == b.target ||
           fs::weakly_canonical(a.target, ignored) == fs::weakly_canonical(b.target, ignored);
}

/// Two people need two straps with names: "any strap" may be the other's, and BlueZ lets two listen to one.
bool same_strap(const sensor_uri& a, const sensor_uri& b) {
    if (a.kind != sensor_kind::ble || b.kind != sensor_kind::ble) return false;
    const auto same = [](char x, char y) {
        const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        return low(x) == low(y);
    };
    const auto within = [&](const std::string& part, const std::string& whole) {
        return part.empty() ||
               std::search(whole.begin(), whole.end(), part.begin(), part.end(), same) != whole.end();
    };
    return within(a.target, b.target) || within(b.target, a.target);
}

/// Straps are heard by every stick in the room, and without clients both people are asked for the one strap that
/// is remembered: it is the first's. One that is named is its person's. The other leaves it alone.
void share_straps(live_options& one, live_options& two) {
    const auto named = [](const live_options& o) {
        return parse_unsigned<std::uint16_t>(o.sensor.device).value_or(0);
    };
    const auto leave = [&](live_options& o, std::uint16_t strap) {
        if (strap == 0 || named(o) != 0) return;
        o.setup.taken_ant_device = strap;
        if (o.setup.usual_ant_device == strap) o.setup.usual_ant_device = 0;
    };
    leave(one, named(two));
    leave(two, named(one) != 0 ? named(one) : one.setup.usual_ant_device);
}

bool same_breath(const session_setup& a, const session_setup& b) {
    return a.plan.pattern == b.plan.pattern && a.plan.paced == b.plan.paced &&
           a.plan.length == b.plan.length && a.settle == b.settle && a.measure_rest == b.measure_rest &&
           a.close == b.close && a.lead_in_from.has_value() == b.lead_in_from.has_value() &&
           (!a.lead_in_from || a.lead_in_from->value == b.lead_in_from->value);
}

} // namespace

live_pair::live_pair(std::array<std::unique_ptr<live_session>, two_people> people)
    : people_{std::move(people)} {}

live_pair::~live_pair() {
    finish(newest_);
}

result<std::unique_ptr<live_pair>> live_pair::begin(std::array<live_options, two_people> people) {
    const auto& [one, two] = people;
    if (same_strap(one.sensor, two.sensor))
        return fail(errc::invalid,
                    "Both sensors may be one strap over Bluetooth: name each by its number or address, as in "
                    "ble:12345678 (attune sensors lists them).");
    if (same_port(one.sensor, two.sensor))
        return fail(errc::invalid, fmt::format("Both sensors are the port {}: two people need two ports.",
                                               one.sensor.target));
    if (one.driven_from != two.driven_from || one.store_file != two.store_file ||
        !same_breath(one.setup, two.setup))
        return fail(errc::invalid, "Two people at once need one clock, one store and one practice.");

    // Whatever can fail, before anything is stored.
    const auto driven_from = one.driven_from;
    const auto wall_ms = one.wall_ms;
    share_straps(people[0], people[1]);
    std::array<std::unique_ptr<live_session>, two_people> made;
    for (std::size_t i = 0; i < two_people; ++i) {
        people[i].setup.rest_on_time = true;
        auto live = live_session::make(std::move(people[i]));
        if (!live)
            return fail(live.error().code, fmt::format("The {} sensor: {}", ordinal[i], live.error().what));
        made[i] = std::move(*live);
    }
    const auto utc_ms = wall_ms();
    const session_start common{driven_from.value_or(monotonic_now()), utc_ms,
                               make_session_id(utc_ms, chance())};
    for (auto& live : made)
        live->start(common);
    for (auto& live : made) // only now: the second one's start may have waited for the disk
        live->listen();
    std::unique_ptr<live_pair> pair{new live_pair{std::move(made)}};
    pair->newest_ = common.at;
    return pair;
}

void live_pair::ask(const command& c) {
    for (auto& live : people_)
        live->ask(c);
}

void live_pair::ask(std::size_t person, const command& c) {
    if (c.kind == command_kind::mark)
        people_[person]->ask(c);
    else
        ask(c);
}

bool live_pair::pump(host_time now) {
    now = std::max(now, newest_);
    for (auto& live : people_)
        newest_ = std::max(newest_, live->take(now)); // a port may have stamped a little after `now`
    newest_ = std::max(newest_, now);
    bool both_over = true;
    for (auto& live : people_) {
        if (live->step(newest_).finished)
            live->end(newest_); // closing it waits until the other, too, is over
        else
            both_over = false;
    }
    if (both_over) finish(newest_);
    return both_over;
}

void live_pair::finish(host_time now) {
    for (auto& live : people_)
        now = std::max(now, live->take(now));
    newest_ = std::max(newest_, now);
    for (auto& live : people_)
        live->end(newest_);
    for (auto& live : people_)
        live->close();
}

result<void> live_pair::add_check_in(std::size_t person, const check_in& answers) {
    return people_[person]->add_check_in(answers);
}

result<void> live_pair::hide_trace(std::size_t person, bool hidden, std::int64_t utc_ms) {
    return people_[person]->hide_trace(hidden, utc_ms);
}

result<std::array<virtual_outcome, two_people>>
run_virtual(std::array<live_options, two_people> people,
            const std::function<bool(const session_view&, const session_view&)>& each) {
    const host_time start{std::chrono::hours{1}}; // as for one person
    for (auto& p : people)
        p.driven_from = start;
    auto begun = live_pair::begin(std::move(people));
    if (!begun) return tl::unexpected{begun.error()};
    auto& pair = **begun;
    const auto &one = pair.person(0), &two = pair.person(1);
    for (auto tick = start + session_tick;; tick += session_tick) {
        const bool over = pair.pump(tick);
        const bool enough = !each(one.view(), two.view());
        if (over) break;
        if (const auto c = asked_by_nobody(one.view())) pair.ask({*c, 0, {}});
        if (enough) {
            pair.finish(tick);
            each(one.view(), two.view());
            break;
        }
    }
    return std::array{virtual_outcome{one.id(), one.saving_trouble()},
                      virtual_outcome{two.id(), two.saving_trouble()}};
}

} // namespace attune
