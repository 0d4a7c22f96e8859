#include "drivers/text/decoder.hpp"

#include <algorithm>

namespace attune::text {

namespace {
struct named {
    std::string_view name, words;
};
constexpr std::array<named, 10> formats{{{"", "text"}, // by the enum's order
                                         {"rr", "text: RR intervals"},
                                         {"pulsesensor", "PulseSensor (S/B/Q)"},
                                         {"plotter", "PulseSensor (plotter)"},
                                         {"coach", "PulseSensor (Signal Coach)"},
                                         {"samples", "text: raw samples"},
                                         {"timed", "text: timed samples"},
                                         {"psws", "PulseSensor (PSWS)"},
                                         {"json", "text: JSON lines"},
                                         {"rate", "text: averaged rate, no intervals"}}};
constexpr auto format_texts = [] {
    std::array<std::string_view, formats.size() - 1> names{};
    for (std::size_t i = 1; i < formats.size(); ++i)
        names[i - 1] = formats[i].name;
    return names;
}();

/// A byte that comes this long after opening does not belong to a line that was being sent then. Chosen: at
/// 9600 baud the longest line takes 0.27 s.
constexpr auto line_passed = std::chrono::milliseconds{500};
constexpr auto watch = std::chrono::seconds{2}; // SENSORS 6.7
constexpr int unreadable_means_other =
    8; // lines in a row. Chosen: more than noise damages, less than a minute of beats
constexpr int lines_a_watch = 16;                             // 8 a second (SENSORS 6.7)
/// s. Chosen: more than USB and less than a beat; what is farther off was held up or lost.
constexpr double link_jitter = 0.06;

format format_of(family f) noexcept {
    switch (f) {
    case family::tagged:
        return format::rr;
    case family::pulsesensor:
        return format::pulsesensor;
    case family::psws:
        return format::psws;
    case family::json:
        return format::json;
    case family::none:
        break;
    }
    return format::found_out;
}
constexpr bool says_itself(format f) noexcept {
    return f == format::pulsesensor || f == format::psws || f == format::json;
}
} // namespace

std::optional<format> format_named(std::string_view name) noexcept {
    for (std::size_t i = 1; i < formats.size(); ++i)
        if (formats[i].name == name) return static_cast<format>(i);
    return std::nullopt;
}

std::span<const std::string_view> format_names() noexcept {
    return format_texts;
}

decoder::decoder(format f)
    : wanted_{f}
    , format_{f}
    , ecg_clock_{link_jitter} {
    held_.reserve(max_held);
}

void decoder::opened(host_time at, decoder_output& out) {
    flush_samples(out);
    if (size_ != 0 || overlong_) dropped_.add(drop_cause::truncated);
    if (!held_.empty()) dropped_.add(drop_cause::truncated, held_.size());
    held_.clear();
    size_ = 0;
    overlong_ = false;
    untouched_ = cut_ = true;
    opened_at_ = at;
    unreadable_run_ = window_lines_ = 0;
    broken_ = true;
    if (wanted_ == format::found_out) { // another board may print numbers of another meaning
        format_ = format::found_out;
        to_ms_ = 0;
    }
    several_ = last_flag_ = marks_told_ = rates_told_ = false;
    pending_rate_.reset();
    last_rr_.reset();
    new_rr_.reset();
    timed_.reset();
    lines_ = 0;
    known_ = format::found_out;
    last_beat_.reset();
    last_averaged_.reset();
    last_seq_.reset();
    worn_.reset();
    battery_.reset();
    ecg_clock_.reset();
    sample_gap_ = true;
}

void decoder::feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) {
    for (std::byte b : bytes) {
        const char c = static_cast<char>(b);
        if (untouched_) {
            untouched_ = false;
            cut_ = at - opened_at_ < line_passed;
        }
        if (c == '\n' || c == '\r') {
            end_of_line(at, out);
        } else if (size_ < text_.size()) {
            text_[size_++] = c;
        } else {
            overlong_ = true;
        }
    }
}

void decoder::tick(host_time at, decoder_output& out) {
    if (!held_.empty()) decide(at, out);
    if (batch_is_due(at)) flush_samples(out);
}

void decoder::end_of_line(host_time at, decoder_output& out) {
    const std::string_view text{text_.data(), size_};
    const bool overlong = overlong_, cut = cut_;
    size_ = 0;
    overlong_ = cut_ = false;
    if (overlong) {
        dropped_.add(drop_cause::too_long);
        broken_ = true;
        return;
    }
    if (text.empty()) // the LF of CR LF
        return;
    const line l = parse_line(text);
    // Numbers may have lost their first digits, and garbage its sense; a tag or a brace shows that nothing is
    // missing.
    if (cut && l.from == family::none && l.what != shape::leads_off) {
        dropped_.add(drop_cause::truncated);
        return;
    }
    line_read(l, at, out);
}

void decoder::line_read(const line& l, host_time at, decoder_output& out) {
    if (l.what == shape::blank) return;
    if (format_ != format::found_out) count_line(at);
    // A rate among tagged intervals ("BPM:72", "IBI:812") makes the stream no averaged one.
    const format says = l.what != shape::rate   ? format_of(l.from)
                        : format_ == format::rr ? format::rr
                                                : format::rate;
    const bool tagged_here = says != format::found_out;
    const bool wanted = wanted_ == format::found_out || !tagged_here || says == wanted_;
    // One line of another kind is a damaged one ("b300" is a bit away from "r300"), eight in a row another sensor.
    const bool strange = tagged_here && says != format_ && says_itself(format_);
    bool good = wanted && !strange && l.what != shape::unreadable;
    if (good && tagged_here && format_ != says && wanted_ == format::found_out) {
        if (!held_.empty()) dropped_.add(drop_cause::malformed, held_.size());
        held_.clear();
        known_as(says, at, out);
    }
    if (good) switch (l.what) {
        case shape::interval:
            beat(l.value, {}, at, out);
            break;
        case shape::rate:
            averaged(l.value, at, out);
            break;
        case shape::sample:
            several_ = several_ || l.second_kind;
            if (pending_rate_) averaged(*pending_rate_, at, out);
            pending_rate_.reset();
            pulse_sample(l.value, sensor_time{at.time_since_epoch()}, at, out);
            break;
        case shape::beat_rate:
            if (several_ && !l.second_kind) break; // B beside A: the second sensor
            several_ = several_ || l.second_kind;
            if (pending_rate_) averaged(*pending_rate_, at, out);
            pending_rate_ = l.value;
            rates_told_ = true;
            break;
        case shape::beat_rr:
            several_ = several_ || l.second_kind;
            // S and Q differ by one bit: where a beat's rate comes before its interval, a Q alone is a damaged S.
            good = pending_rate_ || !rates_told_;
            pending_rate_.reset();
            if (good) beat(l.value, {}, at, out);
            break;
        case shape::leads_off:
            contact(false, at, out);
            break;
        case shape::numbers:
            if (format_ == format::found_out)
                hold(l.n, at, out);
            else
                good = plain(l.n, at, out);
            break;
        case shape::pulse:
            good = pulse(l.pulse, at, out);
            break;
        case shape::other:
        case shape::blank:
        case shape::unreadable:
            break;
        }
    if (good) {
        unreadable_run_ = 0;
        return;
    }
    malformed();
    if (++unreadable_run_ >= unreadable_means_other && wanted_ == format::found_out) {
        format_ = format::found_out;
        unreadable_run_ = 0;
        to_ms_ = 0;
    }
}

void decoder::hold(const numbers& n, host_time at, decoder_output& out) {
    if (!held_.empty()) {
        decide(at, out);
        if (format_ != format::found_out) {
            if (!plain(n, at, out)) malformed();
            return;
        }
    }
    if (held_.empty()) first_held_ = at;
    if (held_.size() < max_held)
        held_.push_back({at, n});
    else
        dropped_.add(drop_cause::overflow);
}

void decoder::decide(host_time now, decoder_output& out) {
    if (now - first_held_ < watch) return;
    const auto v = judged(now);
    if (!v) return;
    if (v->known) {
        to_ms_ = v->to_ms;
        flag_each_line_ =
            v->what == format::coach &&
            std::all_of(held_.begin(), held_.end(), [](const held_line& l) { return l.n.value[3] == 1; });
        known_as(v->what, first_held_, out);
    }
    for (const auto& l : held_) {
        count_line(l.at);
        if (!v->known || l.n.count != v->count || !plain(l.n, l.at, out)) malformed();
    }
    held_.clear();
}

void decoder::known_as(format f, host_time at, decoder_output& out) {
    format_ = f;
    unreadable_run_ = window_lines_ = 0;
    if (f != known_) {
        last_flag_ = marks_told_ = false;
        last_rr_.reset();
        new_rr_.reset();
        timed_.reset();
        lines_ = 0;
        last_beat_.reset();
        last_averaged_.reset();
    }
    known_ = f;
    out.on_event(identity_event{short_text::from(formats[static_cast<std::size_t>(f)].words)}, at);
}

bool decoder::plain(const numbers& n, host_time at, decoder_output& out) {
    const auto v = [&](std::size_t i) { return n.value[i]; };
    switch (format_) {
    case format::rr:
        return n.count == 1 && bare_rr(v(0), n.fraction[0], at, out);
    case format::samples:
        if (n.count != 1) return false;
        contact(true, at, out);
        ecg_sample(v(0), sensor_time{at.time_since_epoch()}, at, out);
        return true;
    case format::timed:
        if (n.count != 2 || v(0) < 0) return false;
        miss_samples(v(0));
        ecg_sample(v(1), device_time(v(0), at), at, out);
        return true;
    case format::plotter: {
        pulse_fields p{};
        p.bpm = v(0);
        p.rr_ms = v(1);
        p.signal = v(2);
        return n.count == 3 && pulse(p, at, out);
    }
    case format::coach: {
        pulse_fields p{};
        p.signal = v(0);
        p.bpm = v(1);
        p.rr_ms = v(2);
        p.beat = v(3) == 1;
        return n.count == 4 && (v(3) == 0 || v(3) == 1) && pulse(p, at, out);
    }
    case format::rate:
        if ((n.count != 1 && n.count != 3) || !is_rate(v(0))) return false;
        averaged(v(0), at, out);
        return true;
    case format::found_out:
    case format::pulsesensor:
    case format::psws:
    case format::json:
        break;
    }
    return false;
}

bool decoder::bare_rr(double value, bool fraction, host_time at, decoder_output& out) {
    if (to_ms_ == 0) to_ms_ = fraction && value < 10 ? 1000 : 1;
    if (!is_rr(value * to_ms_)) return false;
    // Lines that come as fast as samples are not intervals any more: find out again. A backlog handed over at
    // one instant counts once.
    if (window_lines_ == 0 || at - window_start_ >= watch) {
        window_start_ = at;
        window_lines_ = 1;
    } else if (at != window_last_ && ++window_lines_ > lines_a_watch && wanted_ == format::found_out) {
        format_ = format::found_out;
        to_ms_ = 0;
        return false;
    }
    window_last_ = at;
    beat(value * to_ms_, {}, at, out);
    return true;
}

void decoder::beat(double rr_ms, std::optional<sensor_time> t, host_time at, decoder_output& out) {
    contact(true, at, out);
    beat_event e{};
    e.at = t;
    if (rr_ms > 0) e.rr = milliseconds{rr_ms};
    e.starts_chain = broken_ || rr_ms <= 0;
    broken_ = false;
    last_beat_ = at;
    out.on_event(e, at);
}

void decoder::averaged(double bpm, host_time at, decoder_output& out) {
    dropped_.add(drop_cause::averaged);
    out.on_event(averaged_rate_event{bpm}, at);
}

void decoder::contact(bool worn, host_time at, decoder_output& out) {
    if (!worn) {
        flush_samples(out);
        broken_ = sample_gap_ = true;
        ecg_clock_.reset();
    }
    if (worn_.value_or(true) == worn) // nothing is said of contact by a sensor that never loses it
        return;
    worn_ = worn;
    out.on_event(contact_event{worn}, at);
}

void decoder::malformed() noexcept {
    dropped_.add(drop_cause::malformed);
    broken_ = sample_gap_ = true;
    ecg_clock_.skip(); // it may have been a sample
    ++skipped_;
}

sensor_time decoder::device_time(double ms, host_time at) noexcept {
    constexpr double latest_ms = 8e12; // the year 2223, and well inside 64 bits of nanoseconds
    constexpr double ahead =
        60'000; // ms a device clock may seem to run ahead of the host's; chosen: a host that slept
    const double elapsed = milliseconds{at - last_ms_heard_}.count();
    if (!last_ms_) {
        device_ = sensor_time{
            std::chrono::duration_cast<sensor_clock::duration>(milliseconds{std::min(ms, latest_ms)})};
    } else if (const double step = ms - *last_ms_; step >= 0 && step <= elapsed + ahead) {
        device_ += std::chrono::duration_cast<sensor_clock::duration>(milliseconds{step});
    } else { // it was reset
        device_ += at - last_ms_heard_;
        broken_ = true;
    }
    last_ms_ = ms;
    last_ms_heard_ = at;
    return device_;
}

} // namespace attune::text
