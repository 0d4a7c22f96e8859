#include "drivers/ant/dialogue.hpp"

#include <utility>

namespace attune::ant {
namespace {

constexpr auto answer_within = std::chrono::milliseconds{500}; // chosen: answers come in milliseconds
constexpr auto started_within =
    std::chrono::milliseconds{1000};                    // chosen: SENSORS 3.2 has 500 ms after a reset
constexpr auto settle = std::chrono::milliseconds{500}; // SENSORS 3.2
constexpr auto anew_after = std::chrono::seconds{5};    // chosen: nobody answers; a stick may be plugged in
constexpr auto silent_for = std::chrono::seconds{6};    // chosen: as long as finding out takes
/// Chosen: while a strap is followed each slot of a quarter second has a message, so the channel searches or is
/// closed; and the answer keeps a stick that searches from being taken for a dead port, after 10 s (SENSORS 1.3).
constexpr auto asked_after = std::chrono::seconds{5};
/// Chosen: a search finds one of several straps by chance; every five seconds it is tried again.
constexpr auto passed_over_after = std::chrono::seconds{5};
constexpr std::string_view no_key = "ANT stick: needs your network key (Settings)";
constexpr auto usual_for =
    std::chrono::seconds{30}; // chosen: a search takes a few; nobody waits longer for beats
constexpr int tries = 3;      // SENSORS 3.2
constexpr std::uint8_t heart_rate_type = 120, heart_rate_frequency = 57;
constexpr unsigned heart_rate_period = 8070; // of 1/32768 s: 246 ms
constexpr std::uint8_t search_for_ever = 0xFF;

constexpr std::uint8_t low(unsigned v) noexcept {
    return static_cast<std::uint8_t>(v & 0xFFU);
}
constexpr std::uint8_t high(unsigned v) noexcept {
    return static_cast<std::uint8_t>(v >> 8U & 0xFFU);
}

} // namespace

void dialogue::opened(host_time at, bool at_once, decoder_output& out) {
    told_ = false;
    found_ = 0;
    first_ = device_ == 0 ? usual_ : std::uint16_t{0};
    unassign_ = false;
    since_ = at;
    step_ = step::waiting;
    if (at_once && key_) enter(step::reset, at, out);
    if (!key_ && at_once) trouble(no_key, at, out);
}

void dialogue::enter(step s, host_time at, decoder_output& out) {
    step_ = s;
    since_ = at;
    said_ = 0;
    say_step(out);
}

void dialogue::say_step(decoder_output& out) {
    ++said_;
    switch (step_) {
    case step::none:
    case step::waiting:
    case step::settle:
    case step::listening:
        break;
    case step::reset:
        return send(out, id::reset, {0});
    case step::key: {
        std::array<std::byte, 9> data{std::byte{network}};
        std::copy(key_->begin(), key_->end(), data.begin() + 1);
        return send(out, id::network_key, data);
    }
    case step::assign:
        if (std::exchange(unassign_, false)) send(out, id::unassign, {channel});
        return send(out, id::assign, {channel, 0, network});
    case step::device:
        return send(out, id::channel_id, {channel, low(wanted()), high(wanted()), heart_rate_type, 0});
    case step::frequency:
        return send(out, id::frequency, {channel, heart_rate_frequency});
    case step::period:
        return send(out, id::period, {channel, low(heart_rate_period), high(heart_rate_period)});
    case step::search:
        return send(out, id::search_timeout, {channel, search_for_ever});
    case step::open:
        if (taken_ != 0 && wanted() == 0) { // not waited for: not every stick has lists
            send(out, id::list_add, {channel, low(taken_), high(taken_), heart_rate_type, 0, 0});
            send(out, id::list, {channel, 1, 1}); // one entry, to be left out
        }
        return send(out, id::open, {channel});
    case step::close:
        return send(out, id::close, {channel});
    }
}

void dialogue::started(host_time at, decoder_output& out) {
    // Asked for, or the stick was plugged in or reset by somebody else: it has forgotten everything.
    if (!key_) return trouble(no_key, at, out);
    if (step_ == step::none) return;
    enter(step::settle, at, out);
}

void dialogue::answered(std::uint8_t to, std::uint8_t with, host_time at, decoder_output& out) {
    constexpr std::array<std::uint8_t, 7> asked{
        id::network_key, id::assign, id::channel_id, id::frequency, id::period, id::search_timeout, id::open};
    if (to == rf_event) {
        if (with == code::closed && step_ >= step::listening) reopen(at, out);
        return;
    }
    // Not open any more: the event that said so was lost on the line.
    if (step_ == step::close && to == id::close && with != code::ok) return reopen(at, out);
    if (step_ < step::key || step_ > step::open) return;
    const auto place = static_cast<std::size_t>(step_) - static_cast<std::size_t>(step::key);
    if (to != asked[place]) return; // late, or of another channel's
    if (with == code::ok) return enter(static_cast<step>(static_cast<std::uint8_t>(step_) + 1), at, out);
    if (step_ == step::key || with == code::invalid_network) {
        trouble("ANT stick refuses the network key: check it", at, out);
        since_ = at;
        step_ = step::waiting;
        return;
    }
    enter(step::reset, at, out);
}

void dialogue::reopen(host_time at, decoder_output& out) {
    unassign_ = true;
    enter(step::assign, at, out);
}

void dialogue::channel_is(std::uint8_t status, host_time at, decoder_output& out) {
    if (step_ == step::listening && (status & state_bits) < searching) reopen(at, out);
}

void dialogue::broadcast_heard(host_time at) noexcept {
    if (step_ == step::waiting || step_ == step::listening) since_ = at;
    if (step_ == step::listening) first_ = 0; // it is there: what comes later is its own loss
}

void dialogue::taken_heard(host_time at, decoder_output& out) {
    if (step_ == step::waiting && at - since_ >= passed_over_after && key_) return enter(step::reset, at, out);
    if (step_ == step::listening && first_ == 0 && at - since_ >= passed_over_after)
        enter(step::close, at, out);
}

void dialogue::tick(host_time at, decoder_output& out) {
    switch (step_) {
    case step::none:
        return;
    case step::waiting:
        if (at - since_ < silent_for) return;
        if (key_) return enter(step::reset, at, out);
        return trouble(no_key, at, out);
    case step::settle:
        if (at - since_ >= settle) enter(step::key, at, out);
        return;
    case step::listening:
        // Searching takes as long as it takes; the stick says when it closes. But the usual strap may lie in
        // a drawer.
        if (first_ != 0 && at - since_ >= usual_for) {
            first_ = 0;
            return enter(step::close, at, out); // its end is an event, which opens the channel anew, for any
        }
        // Where no answer comes either, the line stands still or the port is dead: the port's watch sees to it.
        if (at - heard_ < asked_after) return;
        heard_ = at;
        return send(out, id::request, {channel, id::channel_status});
    case step::reset:
        if (at - since_ < (said_ < tries ? host_duration{started_within} : host_duration{anew_after})) return;
        if (said_ >= tries) {
            trouble("ANT stick does not answer: plug it in anew", at, out);
            said_ = 0;
        }
        break;
    default:
        if (at - since_ < answer_within) return;
        if (said_ >= tries) return enter(step::reset, at, out);
    }
    since_ = at;
    say_step(out);
}

void dialogue::closing(decoder_output& out) {
    if (step_ <= step::waiting) return;
    send(out, id::close, {channel});
    send(out, id::unassign, {channel});
    step_ = step::none;
}

void dialogue::trouble(std::string_view words, host_time at, decoder_output& out) {
    if (!std::exchange(told_, true)) out.on_event(identity_event{short_text::from(words)}, at);
}

} // namespace attune::ant
