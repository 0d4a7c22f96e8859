// Time, inputs and beats; phases and numbers are in engine_phases.cpp.
#include "app/session/engine.hpp"

#include "app/session/engine_state.hpp"
#include "drivers/latency.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace attune {
namespace {

constexpr seconds least_gap{
    0.001}; // chosen: what rounding of placed times leaves between two chains is no gap

} // namespace

session_engine::session_engine(session_setup setup, std::unique_ptr<decoder> decoding, record_sink& records)
    : setup_{std::move(setup)}
    , state_{std::make_unique<state>(std::move(decoding), records)} {
    view_.beats.set_capacity(256);       // more than 60 s at 200 bpm
    view_.activation.set_capacity(1200); // 20 minutes
    view_.simulated = setup_.simulated;
    view_.base = setup_.base;
    auto& s = *state_;
    s.dsp.set_baseline(setup_.base);
    s.dsp.set_rsa_curve(setup_.curve);
    s.placer.set_latency(setup_.latency.value_or(usual_latency(setup_.protocol.value_or(""))));
    const auto plan = [&s](phase_kind kind, seconds length) {
        if (length > seconds{0}) s.plan[s.plan_size++] = {kind, length};
    };
    plan(phase_kind::settle, setup_.settle);
    if (setup_.measure_rest) plan(phase_kind::rest, seconds{300});
    plan(phase_kind::practice, setup_.plan.length);
    plan(phase_kind::close, setup_.close);
    plan_search();
}

session_engine::~session_engine() = default;

std::string_view session_engine::found_protocol() const noexcept {
    const auto p = state_->decoding->protocol();
    return p == "detecting" ? std::string_view{} : p;
}

host_time session_engine::tick_time(std::uint64_t tick) const noexcept {
    return state_->start + static_cast<host_duration::rep>(tick) * session_tick;
}

seconds session_engine::session_time(host_time t) const noexcept {
    return std::chrono::duration_cast<seconds>(t - state_->start);
}

void session_engine::start(host_time at) noexcept {
    auto& s = *state_;
    s.start = s.touched = at;
    s.started = true;
    enter_phase(0, at);
    s.records.on_record(baseline_record{seconds{0}, setup_.base});
    refresh(at);
}

const session_view& session_engine::step(std::span<const port_input> inputs,
                                         std::span<const command> commands, host_time now) noexcept {
    auto& s = *state_;
    if (!s.started || view_.finished) return view_;
    for (const auto& in : inputs) {
        advance_to(in.at);
        if (view_.finished) break;
        s.records.on_record(input_record{s.ticks, in});
        take(in);
    }
    advance_to(now);
    for (const auto& c : commands) {
        if (view_.finished) break;
        s.records.on_record(command_record{s.ticks, now, c});
        take(c, now);
    }
    refresh(now);
    return view_;
}

void session_engine::replay(const input_record& r) noexcept {
    advance_to_tick(r.tick);
    if (view_.finished) return;
    state_->records.on_record(r);
    take(r.in);
}

void session_engine::replay(const command_record& r) noexcept {
    advance_to_tick(r.tick);
    if (view_.finished) return;
    state_->records.on_record(r);
    take(r.asked, r.at);
}

void session_engine::replay(const ended_record& r) noexcept {
    advance_to_tick(r.tick);
    if (!view_.finished) end(r.how);
}

void session_engine::advance_to(host_time t) noexcept {
    if (t <= state_->start) return;
    advance_to_tick(static_cast<std::uint64_t>((t - state_->start) / session_tick));
}

void session_engine::advance_to_tick(std::uint64_t tick) noexcept {
    while (state_->ticks < tick && !view_.finished)
        take_tick();
}

void session_engine::take_tick() noexcept {
    auto& s = *state_;
    ++s.ticks;
    const auto at = tick_time(s.ticks);
    s.decoding->tick(at, *this);
    place_pending();
    if (s.pace.advance(at)) emit_pacer(s.pace.segment().from);
    if (s.ticks % (std::chrono::seconds{1} / session_tick) == 0) second(at);
    run_phase(at);
}

std::span<const std::byte> session_engine::outgoing() noexcept {
    const auto n = std::exchange(state_->outgoing_size, 0);
    return {state_->outgoing.data(), n};
}

void session_engine::send(std::span<const std::byte> bytes) {
    auto& s = *state_;
    if (s.outgoing_size + bytes.size() > s.outgoing.size())
        return; // the device is asked again by its decoder
    std::copy(bytes.begin(), bytes.end(), s.outgoing.begin() + static_cast<std::ptrdiff_t>(s.outgoing_size));
    s.outgoing_size += bytes.size();
}

void session_engine::take(const port_input& in) noexcept {
    auto& s = *state_;
    const auto port_says = [this](std::string_view words) {
        view_.signal.port_words_size =
            static_cast<std::uint8_t>(std::min(words.size(), view_.signal.port_words.size()));
        std::copy_n(words.begin(), view_.signal.port_words_size, view_.signal.port_words.begin());
    };
    switch (in.kind) {
    case input_kind::bytes:
        s.last_bytes = in.at;
        s.decoding->feed(in.bytes(), in.at, *this);
        break;
    case input_kind::opened:
        view_.signal.port_open = true;
        port_says({});
        s.decoding->opened(in.at, *this);
        break;
    case input_kind::closed:
    case input_kind::failed:
        if (view_.signal.port_open) break_chain(gap_cause::port_closed);
        view_.signal.port_open = false;
        port_says(in.text());
        break;
    case input_kind::overflow:
        s.own_drops.add(drop_cause::overflow, in.lost);
        break_chain(gap_cause::overflow);
        break;
    case input_kind::ended:
        view_.signal.state = signal_state::ended;
        end(ended_as::complete);
        return;
    }
    place_pending();
}

void session_engine::on_event(const event& e, host_time at) {
    auto& s = *state_;
    if (view_.finished) return;
    const auto fact = [&](sensor_fact f, const short_text& text) {
        s.records.on_record(sensor_record{session_time(at), f, text});
    };
    if (const auto* beat = std::get_if<beat_event>(&e)) {
        // Beats that were heard earlier and understood only now keep the times at which they came.
        if (s.pending_size == s.pending.size() || at != s.pending_at || s.pending_late.count() != 0)
            place_pending();
        s.pending_at = at;
        s.pending_late = {};
        s.pending[s.pending_size++] = *beat;
    } else if (const auto* contact = std::get_if<contact_event>(&e)) {
        if (view_.signal.contact_known && view_.signal.worn == contact->worn) return;
        view_.signal.contact_known = true;
        view_.signal.worn = contact->worn;
        fact(sensor_fact::contact, short_text::from(contact->worn ? "worn" : "not worn"));
        if (!contact->worn) break_chain(gap_cause::contact_lost);
    } else if (const auto* battery = std::get_if<battery_event>(&e)) {
        if (view_.signal.battery_pct == battery->percent) return;
        view_.signal.battery_pct = battery->percent;
        const int pct = std::clamp(static_cast<int>(battery->percent + 0.5), 0, 100);
        const char digits[]{static_cast<char>('0' + pct / 100), static_cast<char>('0' + pct / 10 % 10),
                            static_cast<char>('0' + pct % 10)};
        const std::size_t skip = pct >= 100 ? 0 : pct >= 10 ? 1 : 2;
        fact(sensor_fact::battery, short_text::from({digits + skip, 3 - skip}));
    } else if (const auto* who = std::get_if<identity_event>(&e)) {
        if (view_.signal.model.view() == who->model.view()) return;
        view_.signal.model = who->model;
        fact(sensor_fact::model, who->model);
        if (!setup_.latency) s.placer.set_latency(usual_latency(who->model.view()));
    } else if (const auto* samples = std::get_if<samples_event>(&e)) {
        if (!samples->beats_inside) return;
        s.in_samples(*samples, [&](const beat_event& found) {
            place_pending();
            s.pending_at = at;
            s.pending_late = samples->last - *found.at;
            s.pending[s.pending_size++] = found;
        });
    } else if (std::holds_alternative<averaged_rate_event>(e)) {
        if (!s.interval_seen) view_.signal.averaged_only = true;
    }
}

void session_engine::place_pending() noexcept {
    auto& s = *state_;
    if (s.pending_size == 0) return;
    std::array<placed_beat, beat_placer::most_together> placed;
    const std::span<const beat_event> beats{s.pending.data(), s.pending_size};
    const auto protocol = found_protocol();
    if (!setup_.latency && view_.signal.model.view().empty() && !protocol.empty())
        s.placer.set_latency(usual_latency(protocol));
    s.placer.place(beats, s.pending_at - s.pending_late, placed);
    for (std::size_t i = 0; i < beats.size(); ++i)
        take_beat(beats[i], placed[i], s.pending_at);
    s.pending_size = 0;
}

void session_engine::take_beat(const beat_event& b, const placed_beat& placed, host_time arrived) noexcept {
    auto& s = *state_;
    const auto t = session_time(placed.at);
    if (b.rr) s.interval_seen = true, view_.signal.averaged_only = false;
    if (placed.starts_chain && s.last_beat_t) {
        const auto cause =
            s.broken.value_or(placed.clock_jumped ? gap_cause::clock_jumped : gap_cause::beats_lost);
        const auto to = b.rr ? t - seconds{*b.rr} : t;
        s.dsp.gap([this](const committed_beat& c) { commit(c); });
        if (to > *s.last_beat_t + least_gap) s.records.on_record(gap_record{*s.last_beat_t, to, cause});
    }
    s.broken.reset();
    const auto index = s.next_index++;
    const auto middle = b.rr ? placed.at - std::chrono::duration_cast<host_duration>(*b.rr / 2) : placed.at;
    const auto phase = s.pace.phase_rad(middle);
    s.records.on_record(beat_record{index, t, b.rr, placed.starts_chain, phase});
    view_.beats.push_back({index, t, b.rr ? heart_rate(*b.rr).value : 0.0, placed.starts_chain, false,
                           b.rr && s.dsp.suspect(*b.rr), beat_class::normal});
    ++view_.beat_count;
    s.dsp.beat(index, t, b.rr, phase, [this](const committed_beat& c) { commit(c); });
    s.last_beat_t = t;
    s.last_arrival = arrived;
    view_.signal.last_beat_arrived = session_time(arrived);
    if (b.rr) view_.hr_bpm.set(heart_rate(*b.rr).value, session_time(arrived));
}

void session_engine::commit(const committed_beat& c) noexcept {
    state_->records.on_record(class_record{c.index, c.classed, c.deviation});
    search_beat(c);
    for (auto drawn = view_.beats.rbegin(); drawn != view_.beats.rend(); ++drawn) {
        if (drawn->index != c.index) continue;
        drawn->committed = true;
        drawn->classed = c.classed;
        break;
    }
}

void session_engine::break_chain(gap_cause cause) noexcept {
    auto& s = *state_;
    place_pending();
    s.placer.broken();
    s.in_samples.lost();
    s.dsp.gap([this](const committed_beat& c) { commit(c); });
    if (!s.broken) s.broken = cause;
}

} // namespace attune
