// Longer than others: of every record both directions, so that neither is changed without the other.
#include "app/store/record_codec.hpp"

#include "app/language/language.hpp"
#include "app/store/bytes.hpp"

#include <utility>

namespace attune {
namespace {

// Tags are the order of the variant and are stored: append only.
static_assert(std::variant_size_v<record> == 16);
static_assert(std::is_same_v<std::variant_alternative_t<0, record>, input_record>);
static_assert(std::is_same_v<std::variant_alternative_t<2, record>, beat_record>);
static_assert(std::is_same_v<std::variant_alternative_t<5, record>, numbers_record>);
static_assert(std::is_same_v<std::variant_alternative_t<12, record>, ended_record>);
static_assert(std::is_same_v<std::variant_alternative_t<13, record>, step_record>);
static_assert(std::is_same_v<std::variant_alternative_t<14, record>, pace_record>);
static_assert(std::is_same_v<std::variant_alternative_t<15, record>, cue_record>);
/// A pacer record whose breath has a top-up; the others stay as they always were. Far from the variant's
/// tags.
constexpr std::uint8_t topped_up_tag = 64;

constexpr auto drop_causes = static_cast<std::size_t>(drop_cause::count_);

template <class E>
std::uint8_t byte_of(E e) {
    return static_cast<std::uint8_t>(e);
}
std::int64_t ns(host_time t) {
    return t.time_since_epoch().count();
}
host_time host(std::int64_t ns) {
    return host_time{host_duration{ns}};
}

void put_short(byte_writer& w, const short_text& t) {
    w.put(t.size);
    w.raw(t.view());
}
short_text get_short(byte_reader& r) {
    const auto n = r.get<std::uint8_t>();
    if (n > short_text{}.chars.size()) r.refuse();
    return short_text::from(r.raw(n));
}
void put_pattern(byte_writer& w, const breath_pattern& p) {
    w.put(p.inhale.count());
    w.put(p.hold_full.count());
    w.put(p.exhale.count());
    w.put(p.hold_empty.count());
}
breath_pattern get_pattern(byte_reader& r) {
    breath_pattern p;
    p.inhale = seconds{r.get_double()};
    p.hold_full = seconds{r.get_double()};
    p.exhale = seconds{r.get_double()};
    p.hold_empty = seconds{r.get_double()};
    return p;
}
void put_live(byte_writer& w, const std::optional<double>& value, why_not why) {
    w.put(byte_of(why));
    w.put(value);
}
live_value get_live(byte_reader& r) {
    live_value v;
    v.why = r.get_enum(why_not::rate_is_held);
    v.value = r.get_optional();
    return v;
}
void put_base(byte_writer& w, const baseline& b) {
    w.put(byte_of(b.source));
    w.put(b.hr_bpm);
    w.put(b.hr_scale_bpm);
    w.put(b.hr_se_bpm);
    w.put(b.ln_rmssd);
    w.put(b.ln_rmssd_scale);
    w.put(b.breaths_per_min);
}
baseline get_base(byte_reader& r) {
    baseline b;
    b.source = r.get_enum(baseline_source::this_session);
    b.hr_bpm = r.get_double();
    b.hr_scale_bpm = r.get_double();
    b.hr_se_bpm = r.get_double();
    b.ln_rmssd = r.get_optional();
    b.ln_rmssd_scale = r.get_double();
    b.breaths_per_min = r.get_optional();
    return b;
}

struct put_record {
    byte_writer& w;

    void operator()(const input_record& r) const {
        w.put(r.tick);
        w.put(byte_of(r.in.kind));
        w.put(r.in.lost);
        w.put(ns(r.in.at));
        w.put(r.in.size);
        w.raw(r.in.text());
    }
    void operator()(const command_record& r) const {
        w.put(r.tick);
        w.put(ns(r.at));
        w.put(byte_of(r.asked.kind));
        w.put(r.asked.value);
        put_short(w, r.asked.label);
    }
    void operator()(const beat_record& r) const {
        w.put(r.index);
        w.put(r.t.count());
        w.put(r.rr ? std::optional{r.rr->count()} : std::nullopt);
        w.put(r.starts_chain);
        w.put(r.pacer_phase);
    }
    void operator()(const class_record& r) const {
        w.put(r.index);
        w.put(byte_of(r.classed));
        w.put(r.deviation);
    }
    void operator()(const gap_record& r) const {
        w.put(r.from.count());
        w.put(r.to.count());
        w.put(byte_of(r.cause));
    }
    void operator()(const numbers_record& r) const {
        const auto& n = r.numbers;
        w.put(r.t.count());
        for (const auto* v : {&n.hr_bpm, &n.ln_rmssd, &n.rsa_bpm, &n.rsa_phase_rad, &n.lock_r2,
                              &n.phase_stability, &n.concentration_pct, &n.pacer_concentration_pct})
            put_live(w, v->value, v->why);
        put_live(w, n.activation.value, n.activation.why);
        w.put(n.activation.low);
        w.put(n.activation.high);
        w.put(n.activation.has_band);
        w.put(n.activation.confidence);
        w.put(byte_of(n.signal));
        w.put(n.valid_share_30s);
        w.put(n.corrected);
        w.put(n.beats);
        w.put(n.following);
        w.put(r.pacer_breaths);
    }
    void operator()(const phase_record& r) const {
        w.put(r.t.count());
        w.put(byte_of(r.phase));
    }
    void operator()(const pacer_record& r) const {
        w.put(r.t.count());
        w.put(r.phase_at_t);
        w.put(r.breaths_per_second);
        put_pattern(w, r.pattern);
        if (r.pattern.top_up != seconds{0}) w.put(r.pattern.top_up.count());
    }
    void operator()(const mark_record& r) const {
        w.put(r.t.count());
        put_short(w, r.label);
    }
    void operator()(const drops_record& r) const {
        w.put(r.t.count());
        w.put(static_cast<std::uint8_t>(drop_causes));
        for (std::size_t i = 0; i < drop_causes; ++i)
            w.put(r.counts.of(static_cast<drop_cause>(i)));
    }
    void operator()(const sensor_record& r) const {
        w.put(r.t.count());
        w.put(byte_of(r.fact));
        put_short(w, r.text);
    }
    void operator()(const baseline_record& r) const {
        w.put(r.t.count());
        put_base(w, r.base);
    }
    void operator()(const step_record& r) const {
        w.put(r.t.count());
        w.put(r.step);
        w.put(r.round);
        w.put(r.waiting);
    }
    void operator()(const cue_record& r) const {
        w.put(r.t.count());
        w.put(byte_of(r.what));
    }
    void operator()(const ended_record& r) const {
        w.put(r.t.count());
        w.put(byte_of(r.how));
        w.put(r.tick);
    }
    void operator()(const pace_record& r) const {
        const auto& s = r.step;
        const auto& a = r.after;
        w.put(r.t.count());
        w.put(s.from.count());
        w.put(s.to.count());
        w.put(s.rate);
        w.put(static_cast<std::uint32_t>(s.beats));
        w.put(s.corrected_share);
        w.put(s.amplitude);
        w.put(s.amplitude_se);
        w.put(s.r2);
        w.put(s.phase);
        w.put(s.phase_stability);
        w.put(byte_of(s.why));
        w.put(static_cast<std::uint32_t>(a.used));
        for (const double v : {a.best, a.sd, a.low, a.high, a.flat_share})
            w.put(v);
        w.put(byte_of(a.why));
    }
};

input_record get_input(byte_reader& r) {
    input_record i{};
    i.tick = r.get<std::uint64_t>();
    i.in.kind = r.get_enum(input_kind::overflow);
    i.in.lost = r.get<std::uint32_t>();
    i.in.at = host(r.get_i64());
    i.in.size = r.get<std::uint8_t>();
    if (i.in.size > port_input::capacity) r.refuse();
    const auto bytes = r.raw(i.in.size);
    for (std::size_t k = 0; k < bytes.size(); ++k)
        i.in.data[k] = static_cast<std::byte>(bytes[k]);
    return i;
}
command_record get_command(byte_reader& r) {
    command_record c{};
    c.tick = r.get<std::uint64_t>();
    c.at = host(r.get_i64());
    c.asked.kind = r.get_enum(command_kind::next_step);
    c.asked.value = r.get_double();
    c.asked.label = get_short(r);
    return c;
}
beat_record get_beat(byte_reader& r) {
    beat_record b{};
    b.index = r.get<std::uint64_t>();
    b.t = seconds{r.get_double()};
    if (const auto rr = r.get_optional()) b.rr = milliseconds{*rr};
    b.starts_chain = r.get_bool();
    b.pacer_phase = r.get_optional();
    return b;
}
numbers_record get_numbers(byte_reader& r) {
    numbers_record out{};
    auto& n = out.numbers;
    out.t = seconds{r.get_double()};
    for (auto* v : {&n.hr_bpm, &n.ln_rmssd, &n.rsa_bpm, &n.rsa_phase_rad, &n.lock_r2, &n.phase_stability,
                    &n.concentration_pct, &n.pacer_concentration_pct})
        *v = get_live(r);
    const auto activation = get_live(r);
    n.activation.value = activation.value;
    n.activation.why = activation.why;
    n.activation.low = r.get_double();
    n.activation.high = r.get_double();
    n.activation.has_band = r.get_bool();
    n.activation.confidence = r.get_double();
    n.signal = r.get_enum(quality::none);
    n.valid_share_30s = r.get_double();
    n.corrected = r.get<std::uint32_t>();
    n.beats = r.get<std::uint32_t>();
    n.following = r.get_bool();
    out.pacer_breaths = r.get_optional();
    return out;
}
drops_record get_drops(byte_reader& r) {
    drops_record d{};
    d.t = seconds{r.get_double()};
    // Fewer than today's causes: written before they existed. More: one that is gone may be there as long as
    // it counted nothing.
    const std::size_t n = r.get<std::uint8_t>();
    for (std::size_t i = 0; r.ok() && i < n; ++i) {
        const auto count = r.get<std::uint64_t>();
        if (i < drop_causes)
            d.counts.add(static_cast<drop_cause>(i), count);
        else if (count != 0)
            r.refuse();
    }
    return d;
}

pace_record get_pace(byte_reader& r) {
    pace_record p{};
    auto& s = p.step;
    auto& a = p.after;
    p.t = seconds{r.get_double()};
    s.from = seconds{r.get_double()};
    s.to = seconds{r.get_double()};
    s.rate = r.get_double();
    s.beats = r.get<std::uint32_t>();
    s.corrected_share = r.get_double();
    s.amplitude = r.get_optional();
    s.amplitude_se = r.get_double();
    s.r2 = r.get_double();
    s.phase = r.get_double();
    s.phase_stability = r.get_optional();
    s.why = r.get_enum(step_why::discomfort);
    a.used = r.get<std::uint32_t>();
    for (double* v : {&a.best, &a.sd, &a.low, &a.high, &a.flat_share})
        *v = r.get_double();
    a.why = r.get_enum(no_optimum::no_agreement);
    return p;
}

// Fields are read in braced lists: those are evaluated from left to right.
record get_record(byte_reader& r) {
    switch (r.get<std::uint8_t>()) {
    case 0:
        return get_input(r);
    case 1:
        return get_command(r);
    case 2:
        return get_beat(r);
    case 3:
        return class_record{r.get<std::uint64_t>(), r.get_enum(beat_class::first), r.get_double()};
    case 4:
        return gap_record{seconds{r.get_double()}, seconds{r.get_double()},
                          r.get_enum(gap_cause::clock_jumped)};
    case 5:
        return get_numbers(r);
    case 6:
        return phase_record{seconds{r.get_double()}, r.get_enum(phase_kind::close)};
    case 7:
        return pacer_record{seconds{r.get_double()}, r.get_double(), r.get_double(), get_pattern(r)};
    case 8:
        return mark_record{seconds{r.get_double()}, get_short(r)};
    case 9:
        return get_drops(r);
    case 10:
        return sensor_record{seconds{r.get_double()}, r.get_enum(sensor_fact::contact), get_short(r)};
    case 11:
        return baseline_record{seconds{r.get_double()}, get_base(r)};
    case 12:
        return ended_record{seconds{r.get_double()}, r.get_enum(ended_as::recovered), r.get<std::uint64_t>()};
    case 13:
        return step_record{seconds{r.get_double()}, r.get<std::uint32_t>(), r.get<std::uint32_t>(),
                           r.get_bool()};
    case 14:
        return get_pace(r);
    case 15:
        return cue_record{seconds{r.get_double()}, r.get_enum(cue::drowsy)};
    case topped_up_tag: {
        pacer_record p{seconds{r.get_double()}, r.get_double(), r.get_double(), get_pattern(r)};
        p.pattern.top_up = seconds{r.get_double()};
        if (p.pattern.top_up == seconds{0}) r.refuse();
        return p;
    }
    default:
        r.refuse();
        return record{};
    }
}

struct time_reader {
    /// Inputs and commands know the tick of the session's grid; the grid begins with the session.
    static double grid(std::uint64_t tick) {
        return static_cast<double>(tick) * std::chrono::duration_cast<seconds>(session_tick).count();
    }
    double operator()(const input_record& r) const { return grid(r.tick); }
    double operator()(const command_record& r) const { return grid(r.tick); }
    double operator()(const class_record&) const { return 0; }
    double operator()(const gap_record& r) const { return r.to.count(); }
    template <class R>
    double operator()(const R& r) const {
        return r.t.count();
    }
};

} // namespace

void encode(const record& r, std::string& to) {
    byte_writer w{to};
    const auto* p = std::get_if<pacer_record>(&r);
    w.put(p && p->pattern.top_up != seconds{0} ? topped_up_tag : static_cast<std::uint8_t>(r.index()));
    std::visit(put_record{w}, r);
}

result<std::vector<record>> decode_piece(std::string_view body) {
    byte_reader r{body};
    const auto format = r.get<std::uint8_t>();
    if (!r.ok()) return fail(errc::corrupt, tr("a piece of the recording is empty"));
    if (format != record_format)
        return fail(errc::unsupported, tr("a piece of the recording was written by a newer program"));
    std::vector<record> records;
    while (!r.at_end()) {
        auto one = get_record(r);
        if (!r.ok()) return fail(errc::corrupt, tr("a piece of the recording does not read as records"));
        records.push_back(one);
    }
    return records;
}

std::string encode_baseline(const baseline& b) {
    std::string to;
    byte_writer w{to};
    put_base(w, b);
    return to;
}

result<baseline> decode_baseline(std::string_view bytes) {
    byte_reader r{bytes};
    const auto b = get_base(r);
    if (!r.ok() || !r.at_end()) return fail(errc::corrupt, tr("a baseline does not read as one"));
    return b;
}

double time_of(const record& r) noexcept {
    return std::visit(time_reader{}, r);
}

} // namespace attune
