#include "app/store/about.hpp"
#include "app/store/blob.hpp"
#include "app/store/crc32.hpp"
#include "app/store/record_codec.hpp"
#include "app/store/session_id.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <limits>
#include <set>

using namespace attune;
using attune::test::record_maker;

namespace {

/// Every field of a record as bits, written down from record.hpp and not from the codec.
struct field_list {
    std::vector<std::uint64_t> bits{};

    void operator()(double v) { bits.push_back(std::bit_cast<std::uint64_t>(v)); }
    void operator()(seconds v) { (*this)(v.count()); }
    void operator()(milliseconds v) { (*this)(v.count()); }
    void operator()(std::uint64_t v) { bits.push_back(v); }
    void operator()(std::uint32_t v) { bits.push_back(v); }
    void operator()(bool v) { bits.push_back(v); }
    void operator()(host_time t) {
        bits.push_back(std::bit_cast<std::uint64_t>(t.time_since_epoch().count()));
    }
    template <class E>
    requires std::is_enum_v<E>
    void operator()(E e) { bits.push_back(static_cast<std::uint64_t>(e)); }
    template <class T>
    void operator()(const std::optional<T>& v) {
        bits.push_back(v.has_value());
        if (v) (*this)(*v);
    }
    void operator()(const short_text& t) {
        bits.push_back(t.size);
        for (const char c : t.view())
            bits.push_back(static_cast<unsigned char>(c));
    }
    void operator()(const live_value& v) { all(v.value, v.why); }
    void operator()(const baseline& b) {
        all(b.source, b.hr_bpm, b.hr_scale_bpm, b.hr_se_bpm, b.ln_rmssd, b.ln_rmssd_scale, b.breaths_per_min);
    }
    void operator()(const input_record& r) {
        all(r.tick, r.in.kind, r.in.lost, r.in.at, std::uint64_t{r.in.size});
        for (const auto b : r.in.bytes())
            bits.push_back(static_cast<std::uint64_t>(b));
    }
    void operator()(const command_record& r) {
        all(r.tick, r.at, r.asked.kind, r.asked.value, r.asked.label);
    }
    void operator()(const beat_record& r) { all(r.index, r.t, r.rr, r.starts_chain, r.pacer_phase); }
    void operator()(const class_record& r) { all(r.index, r.classed, r.deviation); }
    void operator()(const gap_record& r) { all(r.from, r.to, r.cause); }
    void operator()(const numbers_record& r) {
        const auto& n = r.numbers;
        all(r.t, n.hr_bpm, n.ln_rmssd, n.rsa_bpm, n.rsa_phase_rad, n.lock_r2, n.phase_stability,
            n.concentration_pct, n.pacer_concentration_pct, n.activation.value, n.activation.low,
            n.activation.high, n.activation.has_band, n.activation.confidence, n.activation.why, n.signal,
            n.valid_share_30s, n.corrected, n.beats, n.following, r.pacer_breaths);
    }
    void operator()(const phase_record& r) { all(r.t, r.phase); }
    void operator()(const pacer_record& r) {
        all(r.t, r.phase_at_t, r.breaths_per_second, r.pattern.inhale, r.pattern.hold_full, r.pattern.exhale,
            r.pattern.hold_empty, r.pattern.top_up);
    }
    void operator()(const mark_record& r) { all(r.t, r.label); }
    void operator()(const drops_record& r) {
        (*this)(r.t);
        for (std::size_t i = 0; i < drop_names.size(); ++i)
            bits.push_back(r.counts.of(static_cast<drop_cause>(i)));
    }
    void operator()(const sensor_record& r) { all(r.t, r.fact, r.text); }
    void operator()(const baseline_record& r) { all(r.t, r.base); }
    void operator()(const step_record& r) {
        all(r.t, std::uint64_t{r.step}, std::uint64_t{r.round}, r.waiting);
    }
    void operator()(const cue_record& r) { all(r.t, r.what); }
    void operator()(const ended_record& r) { all(r.t, r.how, r.tick); }
    void operator()(const pace_record& r) {
        const auto& s = r.step;
        const auto& a = r.after;
        all(r.t, s.from, s.to, s.rate, std::uint64_t{s.beats}, s.corrected_share, s.amplitude, s.amplitude_se, s.r2,
            s.phase, s.phase_stability, s.why, std::uint64_t{a.used}, a.why, a.best, a.sd, a.low, a.high,
            a.flat_share);
    }
    template <class... T>
    void all(const T&... v) {
        ((*this)(v), ...);
    }
};

std::vector<std::uint64_t> fields(const record& r) {
    field_list f;
    std::visit([&](const auto& one) { f(one); }, r);
    f.bits.push_back(r.index());
    return f.bits;
}

std::string piece_of(const std::vector<record>& records) {
    std::string body(1, static_cast<char>(record_format));
    for (const auto& r : records)
        encode(r, body);
    return body;
}

std::string hex(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        if (!out.empty()) out += ' ';
        out += digits[static_cast<unsigned char>(c) >> 4U];
        out += digits[static_cast<unsigned char>(c) & 15U];
    }
    return out;
}

} // namespace

TEST_CASE("record codec: records of every kind come back field by field, every double bit for bit",
          "[app][store]") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        record_maker make{seed};
        std::vector<record> records;
        for (int i = 0; i < 100; ++i)
            records.push_back(make());
        const auto back = decode_piece(piece_of(records));
        REQUIRE(back);
        REQUIRE(back->size() == records.size());
        for (std::size_t i = 0; i < records.size(); ++i)
            REQUIRE(fields((*back)[i]) == fields(records[i]));
    }
}

TEST_CASE("record codec: equal bytes mean equal records, whatever lies in their padding", "[app][store]") {
    record_maker make{7};
    for (int i = 0; i < 200; ++i) {
        const auto a = make();
        auto back = decode_piece(piece_of({a}));
        REQUIRE(back);
        CHECK(piece_of(*back) == piece_of({a}));
    }
}

TEST_CASE("record codec: the worked example of FORMAT.md", "[app][store]") {
    input_record in{};
    in.tick = 20;
    in.in.size = 2;
    in.in.at = host_time{host_duration{1'000'000'000}};
    in.in.data[0] = std::byte{0x38};
    in.in.data[1] = std::byte{0x0a};
    const beat_record beat{1, seconds{0.8125}, milliseconds{812.5}, false, std::nullopt};
    const auto body = piece_of({in, beat});
    const std::string record_bytes =
        "01 "                                                                         // record format
        "00 14 00 00 00 00 00 00 00 00 00 00 00 00 00 ca 9a 3b 00 00 00 00 02 38 0a " // input
        "02 01 00 00 00 00 00 00 00 00 00 00 00 00 00 ea 3f 01 00 00 00 00 00 64 89 40 00 00"; // beat
    CHECK(hex(body) == record_bytes);
    const auto blob = wrap({blob_kind::piece, "20261124-2136-k3f9", 0}, body);
    CHECK(hex(blob) == "01 02 e3 77 38 f8 " + record_bytes);
    const auto back = unwrap({blob_kind::piece, "20261124-2136-k3f9", 0}, blob);
    REQUIRE(back);
    CHECK(*back == body);
}

TEST_CASE("record codec: cut anywhere or changed anywhere it never reads past its end", "[app][store]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        record_maker make{seed};
        std::vector<record> records;
        for (int i = 0; i < 12; ++i)
            records.push_back(make());
        const auto body = piece_of(records);
        std::size_t whole = 0;
        for (std::size_t n = 0; n < body.size(); ++n)
            whole += decode_piece(std::string_view{body}.substr(0, n)).has_value();
        CHECK(whole ==
              records.size()); // only where a cut falls between two records (and after the format byte)
        for (int i = 0; i < 300; ++i) {
            auto bent = body;
            bent[make.below(bent.size())] = static_cast<char>(make.bits());
            if (const auto read = decode_piece(bent))
                for (const auto& r : *read) { // whatever came out can be used: its enumerators exist
                    if (const auto* c = std::get_if<class_record>(&r)) CHECK_FALSE(name(c->classed).empty());
                    if (const auto* g = std::get_if<gap_record>(&r)) CHECK_FALSE(name(g->cause).empty());
                    CHECK_FALSE(piece_of({r}).empty());
                }
        }
    }
}

TEST_CASE("record codec: an empty piece and one of a newer format are told apart", "[app][store]") {
    CHECK(decode_piece("").error().code == errc::corrupt);
    CHECK(decode_piece("\x02").error().code == errc::unsupported);
    const auto nothing = decode_piece("\x01");
    REQUIRE(nothing);
    CHECK(nothing->empty());
}

TEST_CASE("record codec: a cause of drops that is gone is read over where it counted nothing, else refused",
          "[app][store]") {
    drops_record told{};
    told.t = seconds{61};
    told.counts.add(drop_cause::checksum, 3);
    told.counts.add(drop_cause::overflow, 2);
    const auto of_today = piece_of({told});
    const auto with = [&](char surplus, int causes) {
        auto body = of_today;
        body[1 + 1 + 8] = static_cast<char>(body[1 + 1 + 8] + causes); // format, tag and time lie before it
        for (int i = 0; i < causes; ++i)
            (body += surplus).append(7, '\0');
        return body + piece_of({mark_record{seconds{62}, short_text::from("after")}}).substr(1);
    };
    for (const int causes : {0, 1, 2}) {
        const auto back = decode_piece(with('\0', causes));
        REQUIRE(back);
        REQUIRE(back->size() == 2);
        CHECK(fields((*back)[0]) == fields(told));
        CHECK(std::get<mark_record>((*back)[1]).label.view() == "after");
    }
    CHECK(decode_piece(with('\1', 1)).error().code == errc::corrupt);
}

TEST_CASE("store envelope: every flipped bit, wrong place and wrong kind is found", "[app][store]") {
    const std::string body = piece_of(test::plain_session(4));
    const blob_place place{blob_kind::piece, "20261124-2136-k3f9", 3};
    const auto blob = wrap(place, body);
    for (std::size_t bit = 0; bit < blob.size() * 8; ++bit) {
        auto bent = blob;
        bent[bit / 8] = static_cast<char>(static_cast<unsigned char>(bent[bit / 8]) ^ (1U << (bit % 8)));
        REQUIRE_FALSE(unwrap(place, bent));
    }
    for (std::size_t n = 0; n < blob.size(); ++n)
        REQUIRE_FALSE(unwrap(place, std::string_view{blob}.substr(0, n)));
    CHECK_FALSE(unwrap({blob_kind::piece, "20261124-2136-k3f9", 4}, blob));
    CHECK_FALSE(unwrap({blob_kind::piece, "20261124-2136-k3f8", 3}, blob));
    CHECK_FALSE(unwrap({blob_kind::check_in, "20261124-2136-k3f9", 3}, blob));
    CHECK(unwrap(place, blob).value() == body);
}

TEST_CASE("check-ins and baselines come back whole", "[app][store]") {
    record_maker make{3};
    for (int i = 0; i < 100; ++i) {
        check_in c{make.any(check_in::moment::after), make.any_double(), make.maybe(), make.maybe(), "warm",
                   "ein Wort\nmehr \xF0\x9F\x8C\xB1"};
        const auto back = decode_check_in(encode_check_in(c));
        REQUIRE(back);
        CHECK(encode_check_in(*back) == encode_check_in(c));
        CHECK(back->note == c.note);
        CHECK(back->word == c.word);
        CHECK(back->when == c.when);
        const auto base = make.base();
        const auto b = decode_baseline(encode_baseline(base));
        REQUIRE(b);
        field_list was, is;
        was(base);
        is(*b);
        CHECK(was.bits == is.bits);
    }
    CHECK_FALSE(decode_check_in("x"));
    CHECK_FALSE(decode_baseline(encode_baseline({}) + "x"));
}

TEST_CASE("session header: everything that shapes a replay comes back to the bit", "[app][store]") {
    auto h = test::header_for();
    h.id = "20261124-2136-k3f9";
    h.setup.plan.pattern = {seconds{1.0 / 3}, seconds{0.1}, seconds{5e-324}, seconds{0.2 + 0.1}};
    h.setup.plan.length = seconds{std::nextafter(600.0, 601.0)};
    h.setup.plan.cautions = {"a", "b"};
    h.setup.measure_rest = true;
    h.setup.usual_ant_device = 25170;
    h.setup.taken_ant_device = 777;
    h.setup.has_radio_key = true;
    h.setup.cues = true;
    h.setup.posture = body_posture::lying;
    h.setup.curve.emplace().level = 1.25;
    h.setup.lead_in_from = breaths_per_minute{12.34567890123};
    h.setup.close = seconds{std::numeric_limits<double>::infinity()};
    h.setup.base.ln_rmssd = 3.6;
    h.setup.base.source = baseline_source::own_history;
    h.setup.latency = seconds{0.85};
    h.setup.latency_doubt = seconds{0.1};
    h.setup.protocol = "zephyr";
    h.setup.plan.search = pace_protocol::sliding;
    h.setup.plan.search_range = resonance_person::child;
    h.setup.plan.adaptive_pace = true;
    h.setup.pace = known_pace{5.0 + 2.0 / 3, 0.3};
    const auto back = decode_about(encode_about(h));
    REQUIRE(back);
    CHECK(encode_about(*back) == encode_about(h));
    CHECK(back->setup.plan.pattern == h.setup.plan.pattern);
    CHECK(back->setup.plan.length == h.setup.plan.length);
    CHECK(back->setup.plan.guidance == h.setup.plan.guidance);
    CHECK(back->setup.plan.cautions == h.setup.plan.cautions);
    CHECK(back->setup.settle == h.setup.settle);
    CHECK(back->setup.close == h.setup.close);
    CHECK(back->setup.lead_in_from == h.setup.lead_in_from);
    CHECK(back->setup.latency == h.setup.latency);
    CHECK(back->setup.latency_doubt == h.setup.latency_doubt);
    CHECK(back->setup.protocol == h.setup.protocol);
    CHECK(back->setup.base.ln_rmssd == h.setup.base.ln_rmssd);
    CHECK(back->setup.base.source == h.setup.base.source);
    CHECK(back->setup.measure_rest);
    CHECK(back->setup.usual_ant_device == 25170);
    CHECK(back->setup.taken_ant_device == 777);
    CHECK(back->setup.has_radio_key);
    CHECK(back->setup.cues);
    CHECK(back->setup.posture == body_posture::lying);
    CHECK(back->setup.plan.search == pace_protocol::sliding);
    CHECK(back->setup.plan.search_range == resonance_person::child);
    CHECK(back->setup.plan.adaptive_pace);
    REQUIRE(back->setup.pace);
    CHECK(back->setup.pace->best == 5.0 + 2.0 / 3);
    REQUIRE(back->setup.curve);
    CHECK(back->setup.curve->level == 1.25);
    CHECK(back->setup.simulated);
    CHECK(back->host_start_ns == h.host_start_ns);
    CHECK(back->started_utc_ms == h.started_utc_ms);
    for (const char* bad : {"", "[]", "{}", "{\"id\":3}", "nonsense"})
        CHECK(decode_about(bad).error().code == errc::corrupt);
    // A whole number beyond its range, or none, is no header: a cast of it would have no meaning.
    const auto text = encode_about(h);
    for (const char* number : {"6e70", "-1", "65536", "1.5", "18446744073709551616"}) {
        auto bad = text;
        const auto at = bad.find("25170");
        REQUIRE(at != std::string::npos);
        bad.replace(at, 5, number);
        INFO(number);
        CHECK(decode_about(bad).error().code == errc::corrupt);
    }
}

TEST_CASE("session ids sort by start and can be read out", "[app][store]") {
    CHECK(make_session_id(1795556160000, 0) == "20261124-2136-2222");
    CHECK(make_session_id(0, 30) == "19700101-0000-z222");
    CHECK(make_session_id(1795556160000, ~0ULL) < make_session_id(1795556220000, 0));
    std::set<std::string> all;
    std::mt19937_64 random{1};
    for (int i = 0; i < 1000; ++i) {
        const auto id = make_session_id(1795556160000, random());
        CHECK(id.find_first_of("iloILO01", 14) == std::string::npos);
        CHECK(is_session_id(id));
        all.insert(id);
    }
    CHECK(all.size() > 990);
    CHECK_FALSE(is_session_id("../etc"));
    CHECK_FALSE(is_session_id(""));
}
