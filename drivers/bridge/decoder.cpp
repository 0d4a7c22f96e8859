#include "drivers/bridge/decoder.hpp"

namespace attune::bridge {

namespace {
constexpr unsigned arrival_stamped = 1, gap_before = 2, contact_lost = 4; // flags of B (SENSORS 6.9)
constexpr double longest_rr = 60'000; // ms. Chosen: a minute; more is a wrong number, not a slow heart

/// Lines of one moment may leave the bridge in any order (samples, beats), by far less than this. Chosen.
constexpr auto disorder = std::chrono::seconds{2};
/// A bridge's clock does not run ahead of the host's; so much may be a delay in between (a host that slept).
/// Chosen.
constexpr auto ahead = std::chrono::seconds{60};

/// A bridge that has sent samples and no beat for so long sends none (SENSORS 6.9: "The B lines are the
/// beats, also while E samples flow"). Chosen: a bridge's own detector needs some seconds to begin.
constexpr auto without_beats = std::chrono::seconds{5};

void say(std::string_view text, decoder_output& out) {
    out.send(std::as_bytes(std::span{text.data(), text.size()}));
}
} // namespace

bridge_clock::reading bridge_clock::operator()(std::uint32_t us, host_time heard) noexcept {
    if (!last_us_) {
        last_ = sensor_time{std::chrono::microseconds{us}};
        last_us_ = us;
        last_heard_ = heard;
        return {last_, false};
    }
    const host_duration elapsed = heard - last_heard_;
    host_duration step = std::chrono::microseconds{static_cast<std::int32_t>(us - *last_us_)};
    // A silence longer than half a turn: forwards it must be.
    if (step < -disorder && elapsed > std::chrono::minutes{30})
        step = std::chrono::microseconds{us - *last_us_};
    const bool restarted = step < -disorder || step > elapsed + ahead;
    if (restarted) step = elapsed;
    last_ += step;
    last_us_ = us;
    last_heard_ = heard;
    return {last_, restarted};
}

void decoder::opened(host_time, decoder_output& out) {
    scanner_.reset(dropped_);
    last_seq_.reset();
    worn_.reset();
    battery_.reset();
    broken_ = true;
    last_samples_seq_.reset();
    first_samples_.reset();
    sends_beats_ = false;
    samples_lost_ = true;
    say("?\n", out);
    say("g\n", out);
}

void decoder::feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) {
    for (std::byte b : bytes)
        scanner_(b, dropped_, [&](std::string_view body) {
            if (!line(body, at, out)) dropped_.add(drop_cause::malformed);
        });
}

bool decoder::line(std::string_view body, host_time at, decoder_output& out) {
    const fields f{body};
    if (f.too_many || f.count < 2 || f[0] != "AT1" || f[1].size() != 1) return false;
    switch (f[1][0]) {
    case 'H':
        return hello(f, at, out);
    case 'B':
        return beat(f, at, out);
    case 'E':
        return samples(f, at, out);
    case 'S':
        return status(f, at, out);
    case 'P':
        return pong(f, at);
    default:
        return false;
    }
}

bool decoder::hello(const fields& f, host_time at, decoder_output& out) {
    // name, version, kind, what it listens to (may be missing)
    if (f.count < 5) return false;
    short_text model;
    const auto append = [&](std::string_view s) {
        for (char c : s)
            if (model.size < model.chars.size()) model.chars[model.size++] = c;
    };
    append(f[2]);
    append(" (");
    append(f[4]);
    append(")");
    if (f.count > 5 && !f[5].empty()) {
        append(" ");
        append(f[5]);
    }
    out.on_event(identity_event{model}, at);
    return true;
}

bool decoder::beat(const fields& f, host_time at, decoder_output& out) {
    if (f.count != 6) return false;
    const auto seq = parse_unsigned<std::uint8_t>(f[2]);
    const auto us = parse_unsigned<std::uint32_t>(f[3]);
    const auto rr = f[4].empty() ? std::optional{decimal{0, false}} : parse_decimal(f[4]);
    const auto flags = parse_unsigned<std::uint8_t>(f[5]);
    if (!seq || !us || !rr || !flags || rr->value < 0 || rr->value > longest_rr) return false;
    if (!sends_beats_) broken_ = sends_beats_ = true;
    const sensor_time t = time_of(*us, at); // first, as a bridge that was reset counts anew
    if (last_seq_ && *seq == *last_seq_) {
        dropped_.add(drop_cause::duplicate);
        return true;
    }
    if (last_seq_ && *seq != static_cast<std::uint8_t>(*last_seq_ + 1)) {
        dropped_.add(drop_cause::lost, static_cast<std::uint8_t>(*seq - *last_seq_ - 1));
        broken_ = true;
    }
    last_seq_ = *seq;
    // An interval during which the skin was not touched is as measured, but continues nothing.
    const bool lost_contact = (*flags & contact_lost) != 0;
    if (lost_contact || worn_) contact(!lost_contact, at, out);

    beat_event e{};
    e.starts_chain = broken_ || lost_contact || (*flags & gap_before) != 0;
    if ((*flags & arrival_stamped) == 0) e.at = t;
    if (rr->value > 0)
        e.rr = milliseconds{rr->value};
    else
        e.starts_chain = true;
    broken_ = lost_contact;
    out.on_event(e, at);
    return true;
}

bool decoder::samples(const fields& f, host_time at, decoder_output& out) {
    if (f.count < 6) return false;
    const auto us = parse_unsigned<std::uint32_t>(f[3]);
    const auto seq = parse_unsigned<std::uint8_t>(f[2]);
    const auto period = parse_unsigned<std::uint32_t>(f[4]).value_or(0);
    if (!seq || !us || period == 0) return false;
    samples_event e{.last = {}, .count = static_cast<std::uint32_t>(f.count - 5)};
    static_assert(max_fields <= samples_event::most);
    for (std::size_t i = 5; i < f.count; ++i) {
        const auto v = parse_decimal(f[i]);
        if (!v) return false;
        e.values[i - 5] = static_cast<float>(v->value);
    }
    e.last = time_of(*us, at);
    e.period = std::chrono::microseconds{period};
    if (last_samples_seq_ && *seq != static_cast<std::uint8_t>(*last_samples_seq_ + 1)) samples_lost_ = true;
    last_samples_seq_ = *seq;
    if (!first_samples_) first_samples_ = e.last;
    const bool worn = worn_.value_or(true); // without skin there is no heart in the samples
    e.beats_inside = !sends_beats_ && worn && e.last - *first_samples_ >= without_beats;
    e.after_gap = samples_lost_;
    samples_lost_ = !worn;
    out.on_event(e, at);
    return true;
}

bool decoder::status(const fields& f, host_time at, decoder_output& out) {
    if (f.count != 7) return false;
    const auto us = parse_unsigned<std::uint32_t>(f[3]);
    const auto touch = parse_unsigned<std::uint8_t>(f[4], 1);
    const auto percent = parse_unsigned<std::uint8_t>(f[5], 100);
    if (!parse_unsigned<std::uint8_t>(f[2]) || !us || !touch || (!percent && !f[5].empty()) ||
        !parse_decimal(f[6]))
        return false;
    time_of(*us, at);
    contact(*touch == 1, at, out);
    if (percent && percent != battery_) {
        battery_ = percent;
        out.on_event(battery_event{static_cast<double>(*percent)}, at);
    }
    return true;
}

bool decoder::pong(const fields& f, host_time at) {
    const auto us = f.count == 4 ? parse_unsigned<std::uint32_t>(f[3]) : std::nullopt;
    if (!us || !parse_unsigned<std::uint32_t>(f[2])) return false;
    time_of(*us, at);
    return true;
}

sensor_time decoder::time_of(std::uint32_t us, host_time at) noexcept {
    const auto [t, restarted] = clock_(us, at);
    if (restarted) {
        broken_ = true;
        last_seq_.reset();
        samples_lost_ = true;
    }
    return t;
}

void decoder::contact(bool worn, host_time at, decoder_output& out) {
    if (!worn) broken_ = true;
    if (worn_ == worn) return;
    worn_ = worn;
    out.on_event(contact_event{worn}, at);
}

} // namespace attune::bridge
