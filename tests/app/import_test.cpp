// What comes in from elsewhere: the same numbers to the bit out of our own files, a sentence for all else. One list of
// forms and of what is wrong with each, and so over 400 lines.
#include "app/import/imported.hpp"
#include "app/live/import_session.hpp"
#include "app/live/live_session.hpp"
#include "app/live/session_ecg.hpp"
#include "app/store/export/csv.hpp"
#include "app/store/export/edf.hpp"
#include "app/store/export/edf_words.hpp"
#include "app/store/export/json.hpp"
#include "app/store/export/rr.hpp"
#include "app/store/record_codec.hpp"
#include "app/store/store.hpp"
#include "app/store/whole_session.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <cstring>
#include <random>

using namespace attune;

namespace {

/// Some minutes with odd doubles, a gap, artefacts, phases and marks; it begins between two seconds.
recording made(std::uint64_t seed, int beats = 400) {
    std::mt19937_64 random{seed};
    std::uniform_real_distribution<double> ms{700, 1000};
    recording r;
    r.header = test::header_for("A7", 1795556160123);
    r.header.id = "20261124-2136-k3f9";
    r.header.setup.simulated = false;
    r.header.sensor = "ble:H10";
    r.phases = {{seconds{0}, phase_kind::settle}, {seconds{2.5}, phase_kind::practice}};
    r.pacer.push_back({seconds{2.5}, 0, 0.1, breath_pattern{}});
    r.marks.push_back({seconds{30}, short_text::from("phone")});
    double t = 0.3 + std::uniform_real_distribution<double>{0, 1}(random);
    for (int i = 0; i < beats; ++i) {
        recorded_beat b;
        const double rr = ms(random);
        if (i == beats / 2) {
            r.gaps.push_back({seconds{t}, seconds{t + 7.5}, gap_cause::port_closed});
            t += 7.5;
        } else if (i > 0)
            t += rr / 1000;
        b.t_s = t;
        b.starts_chain = i == 0 || i == beats / 2;
        if (!b.starts_chain) b.rr_ms = rr;
        b.judged = i + 2 < beats; // cut off
        b.classed = b.starts_chain ? beat_class::first : i % 50 == 7 ? beat_class::ectopic : beat_class::normal;
        if (b.classed == beat_class::ectopic) b.deviation = ms(random) / 100;
        r.beats.push_back(b);
    }
    r.duration_s = t + 1.25;
    r.ended = ended_as::early;
    return r;
}

std::string at1(const std::string& body) {
    unsigned x = 0;
    for (const char c : body)
        x ^= static_cast<unsigned char>(c);
    constexpr char hex[] = "0123456789ABCDEF";
    return "$" + body + "*" + hex[x >> 4U & 15U] + hex[x & 15U] + "\n";
}

bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}
bool same_bits(std::optional<double> a, std::optional<double> b) {
    return a.has_value() == b.has_value() && (!a || same_bits(*a, *b));
}
void same_beats(const recording& a, const recording& b, bool deviations) {
    REQUIRE(a.beats.size() == b.beats.size());
    for (std::size_t i = 0; i < a.beats.size(); ++i) {
        INFO(i);
        REQUIRE(same_bits(a.beats[i].t_s, b.beats[i].t_s));
        REQUIRE(same_bits(a.beats[i].rr_ms, b.beats[i].rr_ms));
        REQUIRE(a.beats[i].starts_chain == b.beats[i].starts_chain);
        REQUIRE(a.beats[i].judged == b.beats[i].judged);
        if (!a.beats[i].judged) continue;
        REQUIRE(a.beats[i].classed == b.beats[i].classed);
        if (deviations) REQUIRE(same_bits(a.beats[i].deviation, b.beats[i].deviation));
    }
}
/// The intervals alone, of every form.
std::vector<std::pair<std::uint64_t, std::uint64_t>> intervals(const recording& r, bool times) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> all;
    for (const auto& b : r.beats)
        if (b.rr_ms) all.emplace_back(times ? std::bit_cast<std::uint64_t>(b.t_s) : 0, std::bit_cast<std::uint64_t>(*b.rr_ms));
    return all;
}
std::string complaint(std::string_view bytes, std::string_view name) {
    const auto r = import_recording(bytes, name);
    REQUIRE_FALSE(r.has_value());
    CHECK(r.error().what.find('\n') == std::string::npos);
    CHECK(r.error().what.starts_with(name));
    return r.error().what;
}
bool says(const std::string& text, std::string_view part) {
    INFO(text);
    return text.find(part) != text.npos;
}
void put(std::string& bytes, std::size_t at, std::string text, std::size_t width) {
    text.resize(width, ' ');
    bytes.replace(at, width, text);
}

} // namespace

TEST_CASE("import: every form of ours brings the intervals back to the bit", "[app][import]") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const auto r = made(seed);
        const auto rr = import_recording(to_rr(r), "x.rr");
        REQUIRE(rr);
        CHECK(intervals(rr->what, false) == intervals(r, false));
        const auto csv = import_recording(to_csv(r), "x.csv");
        REQUIRE(csv);
        CHECK(intervals(csv->what, true) == intervals(r, true));
        const auto json = import_recording(to_json(r), "x.json");
        REQUIRE(json);
        same_beats(json->what, r, true);
        const auto bytes = to_edf(r);
        REQUIRE(bytes);
        const auto edf = import_recording(*bytes, "x.edf");
        REQUIRE(edf);
        same_beats(edf->what, r, false);
        for (const auto* one : {&*rr, &*csv, &*json, &*edf}) {
            CHECK(one->started_utc_ms.value_or(0) / 1000 == r.header.started_utc_ms / 1000);
            CHECK(one->what.header.client == "A7");
            CHECK_FALSE(one->what.header.setup.simulated);
            // A chain is a chain in all of them.
            std::size_t chains = 0;
            for (const auto& b : one->what.beats)
                chains += b.starts_chain;
            CHECK(chains == 2);
            CHECK(one->what.gaps.size() == 1);
        }
        CHECK(edf->started_utc_ms == r.header.started_utc_ms);
        CHECK(rr->what.gaps[0].cause == gap_cause::port_closed);
        CHECK(edf->what.gaps[0].cause == gap_cause::port_closed);
        CHECK(edf->what.phases.size() == 2);
        CHECK(edf->what.marks.size() == 1);
        CHECK(edf->what.marks[0].label.view() == "phone");
        // Out again: the same lines.
        auto again = json->what;
        again.header = r.header;
        CHECK(to_csv(again) == to_csv(r));
        CHECK(to_rr(again) == to_rr(r));
    }
}

TEST_CASE("import: the times of an EDF+ beat are exact, whatever their digits", "[app][import][edf]") {
    test::record_maker make{5};
    for (int i = 0; i < 20000; ++i) {
        recorded_beat b;
        b.t_s = static_cast<double>(make.bits() >> 11U) * 0x1p-53 * (i % 3 == 0 ? 100'000 : i % 3 == 1 ? 100 : 1);
        if (b.t_s < 1e-3) continue;
        b.rr_ms = 300 + static_cast<double>(make.bits() >> 11U) * 0x1p-53 * 1700;
        b.starts_chain = make.any_bool();
        b.judged = make.any_bool();
        const auto w = beat_in_words(b);
        REQUIRE(w.text.size() <= edf_annotation_bytes);
        const auto back = beat_of_words(w.at, w.text);
        REQUIRE(back);
        REQUIRE(same_bits(back->t_s, b.t_s));
        REQUIRE(same_bits(back->rr_ms, b.rr_ms));
        REQUIRE(back->starts_chain == b.starts_chain);
        REQUIRE(back->judged == b.judged);
    }
    recorded_beat early; // remembered from before the session
    early.t_s = -0.4375;
    early.rr_ms = 812.5;
    CHECK(beat_of_words(beat_in_words(early).at, beat_in_words(early).text)->t_s == -0.4375);
    early.starts_chain = true;
    CHECK_FALSE(beat_of_words(0, "RR"));
    CHECK_FALSE(beat_of_words(0, "RR x"));
    CHECK_FALSE(beat_of_words(0, "Rumour 800"));
    CHECK_FALSE(beat_of_words(-5, "RR 800"));
}

TEST_CASE("import: a beat from before the session's begin survives EDF+, times and all", "[app][import][edf]") {
    auto r = made(3, 20);
    r.beats.front().t_s = -1.2000000000000002;
    const auto bytes = to_edf(r);
    REQUIRE(bytes);
    const auto back = import_recording(*bytes, "x.edf");
    REQUIRE(back);
    same_beats(back->what, r, false);
    CHECK(to_edf(r) == *bytes); // the same bytes every time
}

TEST_CASE("import: personal words stay out of EDF+ unless asked for", "[app][import][edf]") {
    auto r = made(4, 20);
    check_in c;
    c.tension = 70;
    c.word = "tight";
    c.note = "argued with Zoë about money, again, and could not sleep";
    r.check_ins.push_back(c);
    const auto without = to_edf(r), with = to_edf(r, {.words = true});
    REQUIRE(without);
    REQUIRE(with);
    CHECK(without->find("tension 70") != std::string::npos);
    CHECK(without->find("tight") == std::string::npos);
    CHECK(without->find("argued") == std::string::npos);
    CHECK(with->find("before tight") != std::string::npos);
    CHECK(with->find("Zoë") != std::string::npos);
}

TEST_CASE("import: tables of other programs by the names of their columns", "[app][import]") {
    const auto rr = [](std::string_view text, std::string_view name = "x.csv") {
        const auto r = import_recording(text, name);
        INFO((r ? "" : r.error().what));
        REQUIRE(r);
        return r->what;
    };
    CHECK(*rr("RR (ms)\n800\n812.5\n790\n").beats[1].rr_ms == 812.5);
    CHECK(*rr("time,RR\n0.8,800\n1.6,800\n2.4,800\n").beats[2].rr_ms == 800);
    CHECK(rr("time,RR\n0.8,800\n1.6,800\n2.4,800\n").beats[2].t_s == 2.4);
    CHECK(*rr("Time (s);IBI (s)\n0,8;0,8\n1,6;0,8\n2,4;0,8\n").beats[1].rr_ms == 800); // decimals with a comma
    CHECK(*rr("nn\n0.8\n0.81\n0.79\n").beats[0].rr_ms == 800);                         // seconds by their size
    CHECK(*rr("t_ms\trr\n800\t800\n1600\t800\n2400\t800\n", "x.txt").beats[0].rr_ms == 800);
    const auto clock = import_recording("timestamp,rr\n1795556160.8,800\n1795556161.6,800\n1795556162.4,800\n", "x.csv");
    REQUIRE(clock);
    CHECK(clock->started_utc_ms == 1795556160000);
    CHECK_THAT(clock->what.beats[0].t_s, WithinAbs(0.8, 1e-6));
    // Where time grows by more than the interval, nothing is computed across.
    const auto gap = rr("t_s,rr_ms\n0.8,800\n1.6,800\n12.4,800\n13.2,800\n");
    CHECK(gap.beats[2].starts_chain);
    CHECK(gap.gaps.size() == 1);
    CHECK(rr("\xEF\xBB\xBFt_s,rr_ms\r\n0.8,800\r\n1.6,800\r\n").beats.size() == 2);
}

TEST_CASE("import: what is no recording is refused in one line that says why", "[app][import]") {
    CHECK(says(complaint("", "x.rr"), "empty"));
    CHECK(says(complaint(std::string_view{"\xFF\xFE" "8\0" "0\0", 6}, "x.rr"), "UTF-16"));
    CHECK(says(complaint(std::string_view{"\xFE\xFF\0" "8", 4}, "x.csv"), "UTF-16"));
    CHECK(says(complaint(std::string_view{"800\n8\0" "0\n", 8}, "x.rr"), "no text"));
    CHECK(says(complaint("0.8\n0.82\n0.79\n", "x.rr"), "multiply by 1000"));
    CHECK(says(complaint("72\n75\n71\n", "x.rr"), "heart rates"));
    CHECK(says(complaint("a,b\n1,2\n", "x.csv"), "no column of intervals"));
    CHECK(says(complaint("time,rr\nyesterday,800\n", "x.csv"), "no time in seconds"));
    CHECK(says(complaint("t,rr\n1\n", "x.csv"), "line 2"));
    CHECK(says(complaint(std::string(3'000'000, '8'), "x.csv"), "too long"));
    CHECK(says(complaint("rr\n" + std::string(3'000'000, '8'), "x.csv"), "line 2"));
    CHECK(says(complaint("{", "x.json"), "cut off"));
    CHECK(says(complaint("{}", "x.json"), "\"beats\""));
    CHECK(says(complaint(std::string(1'000'000, '['), "x.json"), "JSON"));
    CHECK(says(complaint(std::string(100'000, '[') + std::string(100'000, ']'), "x.json"), "no session"));
    CHECK(says(complaint(R"({"beats":[],"duration_s":1})", "x.json"), "no beat"));
    CHECK(says(complaint(R"({"beats":[{"t_s":1e300}],"duration_s":1})", "x.json"), "beats[0]"));
    CHECK(says(complaint(R"({"beats":[{"t_s":2},{"t_s":1}],"duration_s":1})", "x.json"), "order of time"));
    CHECK(says(complaint(R"({"beats":[{"t_s":2,"class":"odd"}],"duration_s":1})", "x.json"), "class"));
    CHECK(says(complaint(R"({"beats":[{"t_s":2,"rr_ms":-1}],"duration_s":3})", "x.json"), "interval"));
    CHECK(says(complaint(R"({"beats":[{"t_s":2}],"duration_s":3,"settings":{"practice":7}})", "x.json"), "settings"));
}

TEST_CASE("import: an EDF header that lies is found out before the library sees it", "[app][import][edf]") {
    const auto good = *to_edf(made(1, 60));
    REQUIRE(import_recording(good, "x.edf"));
    const auto with = [&](std::size_t at, const std::string& text, std::size_t width) {
        auto b = good;
        put(b, at, text, width);
        return complaint(b, "x.edf");
    };
    CHECK(says(with(252, "9999", 4), "signals"));
    CHECK(says(with(252, "-1", 4), "signals"));
    CHECK(says(with(252, "7", 4), "header says"));
    CHECK(says(with(184, "99999999", 8), "bytes long"));
    CHECK(says(with(236, "99999999", 8), "14 days"));
    CHECK(says(with(236, "600", 8), "cut off"));
    CHECK(says(with(236, "-1", 8), "never finished"));
    CHECK(says(with(236, "3", 8), "longer than its header"));
    CHECK(says(with(244, "0", 8), "s long"));
    CHECK(says(with(244, "nan", 8), "s long"));
    CHECK(says(with(192, "EDF+D", 44), "EDF+C"));
    CHECK(says(complaint(good.substr(0, 700), "x.edf"), "header"));
    CHECK(says(complaint(good.substr(0, good.size() - 1), "x.edf"), "cut off"));
    CHECK(says(complaint(good.substr(0, 100), "x.edf"), "header"));
    CHECK(says(complaint(good + "x", "x.edf"), "longer than"));
    CHECK(says(complaint("800\n800\n", "x.edf"), "no EDF"));
    CHECK(says(complaint("\xFF" "BIOSEMI" + good.substr(8), "x.edf"), "BDF"));
    // Samples a record beyond anything.
    const auto signals = static_cast<std::size_t>(std::stoi(good.substr(252, 4)));
    CHECK(says(with(256 + 216 * signals, "99999999", 8), "10 MB"));
    CHECK(says(with(256 + 216 * signals, "0", 8), "samples a record"));
    // Every single byte of the header damaged: a value or a sentence.
    for (std::size_t i = 0; i < 256 * (signals + 1); ++i)
        for (const char c : {'\0', '9', ' ', '\xFF'}) {
            auto b = good;
            b[i] = c;
            const auto r = import_recording(b, "x.edf");
            if (!r) REQUIRE(r.error().what.starts_with("x.edf: "));
        }
}

TEST_CASE("import: a session of the store like any other, that is read again to be verified", "[app][import]") {
    const test::scratch_folder folder;
    const auto file = folder / "store.db";
    const auto r = made(2);
    for (const auto& [bytes, name] : {std::pair{to_rr(r), "x.rr"}, {to_csv(r), "x.csv"}, {to_json(r), "x.json"}, {*to_edf(r), "x.edf"}}) {
        INFO(name);
        const auto done = import_session(file, bytes, name, {.client = "B2", .title = "Holter"});
        REQUIRE(done);
        CHECK(done->start_known);
        CHECK(done->source_kept);
        CHECK(done->named_client == "A7");
        const auto sessions = store::open_read_only(file);
        REQUIRE(sessions);
        const auto back = sessions->read(done->id);
        REQUIRE(back);
        CHECK(back->header.client == "B2");
        CHECK(back->header.setup.plan.title == "Holter");
        CHECK(is_import(back->header.sensor));
        CHECK(back->beats.size() == done->beats);
        // How late its sensor told of beats only a session of ours says.
        CHECK(nlohmann::json::parse(to_json(*back)).at("delay").at("placed_before_arrival_s").is_null() ==
              (std::string_view{name} != "x.json"));
        CHECK(intervals(*back, false) == intervals(r, false));
        const auto verified = verify_replay(*sessions, done->id);
        REQUIRE(verified);
        INFO(verified->first_difference);
        CHECK(verified->identical);
        CHECK(verified->compared > back->beats.size());
        // Quiet rest was not measured: no baseline of this person comes of it.
        CHECK(sessions->baselines("B2", back->header.started_utc_ms + 1000)->empty());
    }
    CHECK(store::open_read_only(file)->sessions()->size() == 4);
    // Nothing of what fails.
    CHECK_FALSE(import_session(file, "800\nx\n", "x.rr"));
    CHECK_FALSE(import_session(file, to_edf(r)->substr(0, 5000), "x.edf"));
    CHECK(store::open_read_only(file)->sessions()->size() == 4);
}

TEST_CASE("import: a simulated heart stays one, wherever it went", "[app][import]") {
    const test::scratch_folder folder;
    auto r = made(6, 50);
    r.header.setup.simulated = true;
    r.header.sensor = "sim:calm?seed=1";
    for (const auto& [bytes, name] : {std::pair{to_rr(r), "x.rr"}, {to_csv(r), "x.csv"}, {to_json(r), "x.json"}, {*to_edf(r), "x.edf"}}) {
        const auto done = import_session(folder / "s.db", bytes, name);
        REQUIRE(done);
        const auto past = store::open_read_only(folder / "s.db")->past("");
        REQUIRE(past);
        for (const auto& p : *past)
            CHECK_FALSE(of_a_person(p));
    }
}

TEST_CASE("import: an ECG goes out with its session and its beats are found again", "[app][import][edf]") {
    // A bridge that sends samples alone; a beat every 0.8 s, a hole in the middle.
    const test::scratch_folder folder;
    auto h = test::header_for("", 1795556160000);
    h.sensor = "replay:ecg";
    h.setup.protocol = "bridge";
    constexpr double rate = 250;
    const auto wave = [](double t) {
        const double at = std::fmod(t, 0.8) - 0.4;
        return std::lround(1000 * std::exp(-at * at / (2 * 0.012 * 0.012)) + 150 * std::exp(-(at - 0.2) * (at - 0.2) / 0.005));
    };
    std::vector<record> all;
    input_record open{};
    open.in.kind = input_kind::opened;
    open.in.at = host_time{host_duration{h.host_start_ns}};
    all.emplace_back(open);
    for (int k = 0; k < 250 * 60 / 10; ++k) {
        if (k >= 800 && k < 900) continue;
        const double last = (10 * k + 9) / rate;
        auto body = "AT1,E," + std::to_string(k % 256) + "," + std::to_string(std::llround(last * 1e6)) + ",4000";
        for (int i = 0; i < 10; ++i)
            body += "," + std::to_string(wave((10 * k + i) / rate));
        const auto text = at1(body);
        input_record in{};
        in.in.kind = input_kind::bytes;
        in.in.size = static_cast<std::uint8_t>(text.size());
        REQUIRE(text.size() < port_input::capacity);
        std::memcpy(in.in.data.data(), text.data(), text.size());
        in.in.at = host_time{host_duration{h.host_start_ns + std::llround((last + 1.5) * 1e9)}};
        all.emplace_back(in);
    }
    all.emplace_back(ended_record{seconds{62}, ended_as::complete, 1240});
    const auto id = keep_whole(folder / "s.db", h, all);
    REQUIRE(id);
    const auto sessions = store::open_read_only(folder / "s.db");
    const auto ecg = ecg_of(*sessions, *id);
    REQUIRE(ecg);
    REQUIRE(ecg->has_value());
    CHECK_THAT((*ecg)->rate.value, WithinAbs(250, 1e-9));
    const auto r = sessions->read(*id);
    const auto bytes = to_edf(*r, {.ecg = &**ecg});
    REQUIRE(bytes);
    const auto back = import_recording(*bytes, "x.edf");
    INFO((back ? "" : back.error().what));
    REQUIRE(back);
    CHECK(back->kind == import_kind::edf_ecg);
    CHECK(back->what.beats.size() > 55);
    std::size_t chains = 0;
    for (const auto& b : back->what.beats) {
        chains += b.starts_chain;
        if (!b.starts_chain) CHECK_THAT(*b.rr_ms, WithinAbs(800, 6));
        // Where the wave was, moved by how the session places what arrives 1.5 s late less the usual delay.
        const double moved = b.t_s - (*ecg)->begins_s;
        CHECK_THAT(std::fmod(moved + 0.4, 0.8), WithinAbs(0.0, 0.03) || WithinAbs(0.8, 0.03));
    }
    CHECK(chains == 2);
    // A session without samples has none.
    CHECK_FALSE(ecg_of(*sessions, *import_session(folder / "s.db", "800\n810\n790\n", "x.rr")
                                       .map([](const import_outcome& o) { return o.id; }))
                    ->has_value());
}

TEST_CASE("import: times in UTC", "[app][import]") {
    CHECK(parse_utc("2026-11-24T21:36:00Z") == 1795556160000);
    CHECK(parse_utc("2026-11-24T21:36:00.5Z") == 1795556160500);
    CHECK(parse_utc(utc_words(1795556160123)) == 1795556160123);
    for (const char* bad : {"", "2026-11-24", "2026-13-24T21:36:00Z", "2026-02-30T21:36:00Z", "2026-11-24T25:36:00Z",
                            "2026-11-24T21:36:00", "2026-11-24T21:36:00.Zz", "x026-11-24T21:36:00Z"})
        CHECK_FALSE(parse_utc(bad));
}
