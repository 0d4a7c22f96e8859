#include "drivers/sim/simulated_bridge.hpp"

#include "drivers/sim/bridge_line.hpp"
#include "drivers/sim/heart.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <vector>

namespace attune::sim {
namespace {

using namespace std::chrono_literals;

constexpr double earliest_s = 0.030,
                 latest_s = 0.060; // from R wave to arrival; SENSORS 9: a bridge's USB plus its own work
constexpr host_duration hello_at = 20ms; // chosen: a bridge that has been running answers at once
constexpr unsigned battery_pct = 87;

host_duration from_s(double s) {
    return host_duration{static_cast<std::int64_t>(std::llround(s * 1e9))};
}

/// A line and when it leaves the bridge.
struct due_line {
    host_duration at;
    bridge_line line;
};

/// Everything that changes as time goes by. Copied whole to go back to, so it holds no pointer but to the
/// settings.
struct bridge_state {
    heart body;
    chance faults, transport, bits;
    std::array<due_line, 16> waiting{};   // sorted; a beat, a status and a few answers at most
    std::size_t waiting_n = 0, taken = 0; // taken: bytes of waiting[0] that are gone
    std::int64_t next_status_s = 1;
    std::uint8_t seq = 0;
    double last_beat_s = -1; // of the last beat told
    double last_arrival_s = 0;
    double rr_s = 1; // of the last heartbeat, for placing artefacts
    double last_r_s = -1;
    double false_beat_s = -1; // an extra or ectopic beat to come
    bool skip_next = false;   // the heart pauses after an ectopic beat
    bool unheard = true;      // the next beat has no interval
    bool paused = false;
    int answers = 0;                      // waiting for the next line: count of ...
    std::array<std::int64_t, 4> answer{}; // ... -1 hello, else the number of a ping
    int ping_digits = -1;                 // reading pN: digits so far
    std::uint32_t ping = 0;

    bridge_state(const settings& s)
        : body{s.heart, s.seed}
        , faults{s.seed, 11}
        , transport{s.seed, 12}
        , bits{s.seed, 13} {}
};

class simulated_bridge final : public scripted_source {
public:
    explicit simulated_bridge(settings of)
        : of_{std::move(of)}
        , now_{of_}
        , kept_{of_} {
        lines_.reserve(8);
        name_ = "simulated heart (" + of_.profile + ")";
    }

    result<void> start(host_time at) override {
        zero_ = at;
        if (silent(std::chrono::duration<double>(hello_at).count()))
            ask(-1); // with the first line that gets through
        else
            put(hello_at, bridge_line::hello("sim", name_));
        kept_ = now_;
        return {};
    }

    std::optional<host_time> next() override {
        // The first line waiting is certain once nothing can come before it any more.
        while (now_.waiting_n == 0 || from_s(now_.body.time_s() + earliest_s) < now_.waiting[0].at)
            advance();
        return zero_ + now_.waiting[0].at;
    }

    std::size_t take(std::span<std::byte> into) override {
        next();
        const auto left = now_.waiting[0].line.text().substr(now_.taken);
        const auto n = std::min(left.size(), into.size());
        std::transform(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(n), into.begin(),
                       [](char c) { return static_cast<std::byte>(c); });
        now_.taken += n;
        if (n == left.size()) {
            const auto at = now_.waiting[0].at;
            std::move(now_.waiting.begin() + 1,
                      now_.waiting.begin() + static_cast<std::ptrdiff_t>(now_.waiting_n),
                      now_.waiting.begin());
            --now_.waiting_n;
            now_.taken = 0;
            answer(at);
        }
        kept_ = now_;
        return n;
    }

    void write(std::span<const std::byte> bytes) override {
        now_ = kept_;
        for (const auto b : bytes)
            hear(static_cast<char>(b));
        kept_ = now_;
    }

    void see(const pacer_line& pacer) override {
        if (!lines_.empty() && same(lines_.back(), pacer)) return;
        now_ = kept_; // what has not been taken yet is lived again with the new pacer
        while (!lines_.empty() && lines_.back().from >= pacer.from)
            lines_.pop_back();
        lines_.push_back(pacer);
        // What lies before the present line at the time that is kept will not be asked for again.
        const auto needed = zero_ + from_s(kept_.body.time_s() - of_.heart.reaction_s);
        while (lines_.size() > 1 && lines_[1].from <= needed)
            lines_.erase(lines_.begin());
    }

    std::string description() const override { return name_; }

private:
    static bool same(const pacer_line& a, const pacer_line& b) {
        return a.from == b.from && a.phase_at_from == b.phase_at_from &&
               a.breaths_per_second == b.breaths_per_second && a.inhale_fraction == b.inhale_fraction;
    }

    std::optional<seen_pacer> seen(double t) const {
        const auto at = zero_ + from_s(t - of_.heart.reaction_s);
        const pacer_line* line = nullptr;
        for (const auto& l : lines_)
            if (l.from <= at) line = &l;
        if (!line || !(line->breaths_per_second > 0)) return std::nullopt;
        const double since = std::chrono::duration<double>(at - line->from).count();
        return seen_pacer{line->phase_at_from + line->breaths_per_second * since, line->breaths_per_second,
                          std::clamp(line->inhale_fraction, 0.05, 0.95)};
    }

    bool silent(double t) const {
        return std::any_of(of_.faults.dropouts.begin(), of_.faults.dropouts.end(),
                           [t](const span_s& d) { return d.holds(t); });
    }

    void put(host_duration at, const bridge_line& line) {
        if (now_.waiting_n == now_.waiting.size())
            return; // only answers can pile up; a bridge drops them too
        auto* begin = now_.waiting.data();
        auto* place = begin + now_.waiting_n;
        // A line never overtakes one that is being taken.
        while (place > begin && (place - 1)->at > at && !(place - 1 == begin && now_.taken > 0)) {
            *place = *(place - 1);
            --place;
        }
        *place = {at, line};
        ++now_.waiting_n;
        if (of_.faults.noise > 0)
            for (char& c : place->line.chars())
                if (now_.bits.happens(of_.faults.noise))
                    c = static_cast<char>(static_cast<unsigned char>(c) ^ (1U << (now_.bits.bits() & 7U)));
    }

    void advance() {
        const double t = now_.body.time_s();
        const auto r = now_.body.step(seen(t));
        const double end = now_.body.time_s();
        if (now_.false_beat_s >= 0 && now_.false_beat_s < end) {
            tell(now_.false_beat_s);
            now_.false_beat_s = -1;
        }
        if (r) heartbeat(*r);
        // As early as next() looks ahead, so that no line comes before one that was already certain.
        if (end + earliest_s >= static_cast<double>(now_.next_status_s)) {
            const auto s = static_cast<double>(now_.next_status_s++);
            if (!silent(s)) {
                const auto hr = now_.unheard ? 0U : static_cast<unsigned>(std::lround(60.0 / now_.rr_s));
                put(from_s(s + 0.004), bridge_line::status(now_.seq, from_s(s), true, battery_pct, hr));
            }
        }
    }

    /// One beat of the heart; what is made of it.
    void heartbeat(double r) {
        if (now_.last_r_s >= 0) now_.rr_s = r - now_.last_r_s;
        now_.last_r_s = r;
        if (now_.skip_next) {
            now_.skip_next = false;
            return;
        }
        // Shares are of all heartbeats, but only those that are not part of an earlier artefact can begin
        // one.
        const auto& f = of_.faults;
        const double free = 1.0 - f.ectopic, heard = free - f.missed;
        const double lot = now_.faults.uniform(), kind = now_.faults.uniform(), place = now_.faults.uniform();
        if (lot * free < f.missed) return;
        tell(r);
        if (kind * heard < f.extra) {
            now_.false_beat_s =
                r + (0.35 + 0.3 * place) *
                        now_.rr_s; // chosen: about the middle, where a T wave is taken for an R
        } else if (kind * heard < f.extra + f.ectopic) {
            now_.false_beat_s =
                r + (0.6 + 0.15 * place) * now_.rr_s; // chosen: 25-40 % early, as the premature beats of ltdb
            now_.skip_next = true;
        }
    }

    /// The strap noticed a beat.
    void tell(double r) {
        const double delay = now_.transport.uniform(earliest_s, latest_s);
        const double arrival = std::max(r + delay, now_.last_arrival_s + 0.001);
        if (silent(r) || silent(arrival) || now_.paused) {
            now_.unheard = true;
            return;
        }
        const double rr_ms = now_.unheard ? 0.0 : std::round((r - now_.last_beat_s) * 1000.0);
        now_.last_arrival_s = arrival;
        put(from_s(arrival), bridge_line::beat(++now_.seq, from_s(r), rr_ms, now_.unheard ? gap_before : 0U));
        now_.unheard = false;
        now_.last_beat_s = r;
    }

    /// One byte from the program.
    void hear(char c) {
        if (now_.ping_digits >= 0) {
            if (c >= '0' && c <= '9' && now_.ping_digits < 9) {
                now_.ping = now_.ping * 10 + static_cast<std::uint32_t>(c - '0');
                ++now_.ping_digits;
                return;
            }
            if (now_.ping_digits > 0) ask(now_.ping);
            now_.ping_digits = -1;
        }
        if (c == '?') ask(-1);
        if (c == 's') now_.paused = true;
        if (c == 'g') now_.paused = false;
        if (c == 'p') {
            now_.ping_digits = 0;
            now_.ping = 0;
        }
    }
    void ask(std::int64_t what) {
        if (static_cast<std::size_t>(now_.answers) < now_.answer.size())
            now_.answer[static_cast<std::size_t>(now_.answers++)] = what;
    }
    /// With the line that has just left.
    void answer(host_duration at) {
        for (int i = 0; i < now_.answers; ++i) {
            const auto what = now_.answer[static_cast<std::size_t>(i)];
            const auto when = at + 1ms;
            put(when, what < 0 ? bridge_line::hello("sim", name_)
                               : bridge_line::pong(static_cast<std::uint32_t>(what), when));
        }
        now_.answers = 0;
    }

    const settings of_;
    std::string name_;
    host_time zero_{};
    bridge_state now_, kept_; // as far as lived; as far as taken
    std::vector<pacer_line> lines_;
};

} // namespace

std::unique_ptr<scripted_source> make_simulated_bridge(settings of) {
    return std::make_unique<simulated_bridge>(std::move(of));
}

} // namespace attune::sim
