// Beats changed by hand: kept beside the records, a trail that is whole, and everybody who reads a session has them.
#include "app/live/import_session.hpp"
#include "app/live/live_session.hpp"
#include "app/live/past.hpp"
#include "app/report/numbers.hpp"
#include "app/review/intervals.hpp"
#include "app/review/review_view.hpp"
#include "app/store/client_book.hpp"
#include "app/store/correction_codec.hpp"
#include "app/store/export/csv.hpp"
#include "app/store/export/json.hpp"
#include "app/store/recorder.hpp"
#include "app/store/store.hpp"
#include "tests/app/review_recording.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <SQLiteCpp/Database.h>
#include <csignal>
#include <nlohmann/json.hpp>
#include <sys/prctl.h>
#include <sys/wait.h>

using namespace attune;
using attune::test::header_for;
using attune::test::own_folder;
using attune::test::plain_session;

namespace {

constexpr std::int64_t now = 1795600000000;
using act = beat_correction::act;

std::string make_session(const std::filesystem::path& file, int beats = 200) {
    auto r = recorder::begin(file, header_for("A7"), recorder_mode::virtual_time);
    for (const auto& one : plain_session(beats))
        r->on_record(one);
    r->finish();
    return r->id();
}

/// What a person does, from the store and into it.
struct hand {
    store& s;
    std::string id;
    std::int64_t utc = now;
    recording read() const {
        auto r = s.read(id);
        INFO((r ? "" : r.error().what));
        REQUIRE(r);
        return std::move(*r);
    }
    void keep(const result<beat_correction>& c) {
        INFO((c ? "" : c.error().what));
        REQUIRE(c);
        const auto kept = s.add_correction(id, *c, read().corrections.size());
        INFO((kept ? "" : kept.error().what));
        REQUIRE(kept);
    }
    void change(std::uint64_t beat, beat_class to) { keep(change_beat(read(), beat, to, utc++)); }
    void undo() { keep(undo_change(read(), utc++)); }
    void back(std::uint64_t beat) { keep(take_back(read(), beat, utc++)); }
};

bool same_beats(const recording& a, const recording& b) {
    return std::equal(a.beats.begin(), a.beats.end(), b.beats.begin(), b.beats.end(), [](const auto& x, const auto& y) {
        return x.t_s == y.t_s && x.rr_ms == y.rr_ms && x.judged == y.judged && x.classed == y.classed &&
               x.deviation == y.deviation && x.by_hand == y.by_hand;
    });
}

} // namespace

TEST_CASE("correction codec: everything comes back, and no cut or changed byte gets through as nonsense",
          "[app][store][correction]") {
    const beat_correction c{act::changed, 81234, 64987.25, std::nullopt, beat_class::ectopic, now};
    const auto bytes = encode_correction(c);
    REQUIRE(decode_correction(bytes));
    CHECK((*decode_correction(bytes) == c));
    for (std::size_t n = 0; n < bytes.size(); ++n)
        CHECK_FALSE(decode_correction(std::string_view{bytes}.substr(0, n)));
    CHECK_FALSE(decode_correction(bytes + '\0'));
    std::mt19937 chance{5};
    for (int i = 0; i < 20'000; ++i) {
        auto broken = bytes;
        for (int k = 0; k < 3; ++k)
            broken[chance() % broken.size()] = static_cast<char>(chance());
        if (const auto read = decode_correction(broken); read && read->what == act::changed) {
            REQUIRE(read->after);
            CHECK(*read->after != beat_class::first);
        }
    }
    auto newer = bytes;
    newer[0] = 2;
    CHECK(decode_correction(newer).error().code == errc::unsupported);
}

TEST_CASE("correction codec: the worked example of FORMAT.md", "[app][store][correction]") {
    const std::string_view told{"\x01\x00\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x1a\x40\x03\x00"
                                "\x01\x00\x00\x00\x00\x00\x00\x00",
                                28};
    CHECK((encode_correction({act::changed, 7, 6.5, beat_class::ectopic, beat_class::normal, 1}) == told));
}

TEST_CASE("corrections: kept, laid over, undone and taken back, and the trail is whole", "[app][store][correction]") {
    const own_folder folder;
    auto s = store::open(folder / "a.db");
    REQUIRE(s);
    hand h{*s, make_session(folder / "a.db")};
    const auto untouched = h.read();
    const auto stored = *s->records(h.id);
    h.change(50, beat_class::ectopic);
    auto r = h.read();
    CHECK(r.beats[50].classed == beat_class::ectopic);
    REQUIRE(r.beats[50].by_hand);
    CHECK(r.beats[50].by_hand->classed == beat_class::normal);
    CHECK(r.beats[50].rr_ms == untouched.beats[50].rr_ms);
    CHECK(changed_by_hand(r) == 1);

    h.change(60, beat_class::missed);
    h.change(50, beat_class::extra);
    h.undo(); // 50 is ectopic again
    r = h.read();
    CHECK(r.beats[50].classed == beat_class::ectopic);
    CHECK(r.beats[60].classed == beat_class::missed);
    h.change(50, beat_class::misaligned);
    h.back(50); // both of its changes
    CHECK(h.read().beats[50].classed == beat_class::normal);
    CHECK_FALSE(h.read().beats[50].by_hand);
    h.undo(); // what is left: 60
    r = h.read();
    CHECK(same_beats(r, untouched));
    CHECK(undo_change(r, now).error().code == errc::not_found);
    CHECK(take_back(r, 50, now).error().code == errc::not_found);

    const std::vector<beat_correction> trail{
        {act::changed, 50, r.beats[50].t_s, beat_class::normal, beat_class::ectopic, now},
        {act::changed, 60, r.beats[60].t_s, beat_class::normal, beat_class::missed, now + 1},
        {act::changed, 50, r.beats[50].t_s, beat_class::ectopic, beat_class::extra, now + 2},
        {act::undone, 50, r.beats[50].t_s, beat_class::extra, beat_class::ectopic, now + 3},
        {act::changed, 50, r.beats[50].t_s, beat_class::ectopic, beat_class::misaligned, now + 4},
        {act::taken_back, 50, r.beats[50].t_s, beat_class::misaligned, beat_class::normal, now + 5},
        {act::undone, 60, r.beats[60].t_s, beat_class::missed, beat_class::normal, now + 6}};
    CHECK((r.corrections == trail));
    // What the session wrote is what it wrote.
    const auto again = *s->records(h.id);
    REQUIRE(again.size() == stored.size());
    CHECK(s->journal(h.id)->size() > 0);
    auto as_recorded = recording{};
    for (const auto& one : again)
        as_recorded.add(one);
    CHECK(same_beats(as_recorded, untouched));
}

TEST_CASE("corrections: what may not be changed is refused in words", "[app][store][correction]") {
    const own_folder folder;
    auto s = store::open(folder / "a.db");
    hand h{*s, make_session(folder / "a.db")};
    auto r = h.read();
    CHECK(change_beat(r, 0, beat_class::ectopic, now).error().what.find("no interval") != std::string::npos);
    CHECK(change_beat(r, 9999, beat_class::ectopic, now).error().code == errc::invalid);
    CHECK(change_beat(r, 50, beat_class::normal, now).error().code == errc::invalid); // it is
    CHECK(change_beat(r, 50, beat_class::first, now).error().code == errc::invalid);
    // The last two were never judged; a person may say what they are, and take it back.
    REQUIRE_FALSE(r.beats[199].judged);
    h.change(199, beat_class::normal);
    CHECK(h.read().beats[199].judged);
    CHECK(changed_by_hand(h.read()) == 1);
    h.undo();
    CHECK_FALSE(h.read().beats[199].judged);

    // Somebody else was quicker.
    const auto mine = *change_beat(h.read(), 70, beat_class::extra, now);
    const auto seen = h.read().corrections.size();
    h.change(71, beat_class::extra);
    CHECK(s->add_correction(h.id, mine, seen).error().code == errc::busy);
    CHECK(h.read().beats[70].classed == beat_class::normal);

    auto running = recorder::begin(folder / "a.db", header_for("A8"), recorder_mode::virtual_time);
    for (const auto& one : plain_session(50, false))
        running->on_record(one);
    REQUIRE(running->add_check_in({})); // everything so far is written
    const auto part = s->read(running->id());
    if (part && part->beats.size() > 10) {
        CHECK(change_beat(*part, 10, beat_class::extra, now).error().code == errc::busy);
        CHECK(s->add_correction(running->id(), {act::changed, 10, part->beats[10].t_s, beat_class::normal, beat_class::extra, now}, 0)
                  .error()
                  .code == errc::busy);
    }
    running->finish();
}

TEST_CASE("corrections: every number is that of a recording whose class was so from the start",
          "[app][store][correction]") {
    auto said = test::session(), from_start = test::session();
    for (const auto& [beat, to] : {std::pair{120U, beat_class::ectopic}, std::pair{300U, beat_class::missed},
                                   std::pair{301U, beat_class::extra}}) {
        const auto c = change_beat(said, beat, to, now);
        REQUIRE(c);
        auto trail = said.corrections;
        trail.push_back(*c);
        REQUIRE(lay_over(said, trail));
        from_start.beats[beat].classed = to;
    }
    const auto a = make_review(said, "x"), b = make_review(from_start, "x");
    REQUIRE(a.figures.size() == b.figures.size());
    for (std::size_t i = 0; i < a.figures.size(); ++i) {
        CHECK(a.figures[i].name == b.figures[i].name);
        CHECK(a.figures[i].value == b.figures[i].value);
    }
    CHECK(a.sentences == b.sentences);
    for (std::size_t i = 0; i < a.beats.size(); ++i)
        CHECK(a.beats[i].classed == b.beats[i].classed);
    const auto untouched = make_review(test::session(), "x");
    bool moved = false;
    for (std::size_t i = 0; i < a.figures.size(); ++i)
        moved |= a.figures[i].value != untouched.figures[i].value;
    CHECK(moved);
    // And taken back it is as if nothing had been.
    while (!in_force(said.corrections).empty()) {
        auto trail = said.corrections;
        trail.push_back(*undo_change(said, now));
        REQUIRE(lay_over(said, trail));
    }
    CHECK(same_beats(said, test::session()));
    CHECK(said.corrections.size() == 6);
}

TEST_CASE("corrections: the report's numbers and the analysis have them alike", "[app][store][correction]") {
    auto r = test::session();
    for (std::size_t i = 1; i < r.beats.size(); ++i)
        r.beats[i].rr_ms = 1000 + 20 * std::sin(0.6 * static_cast<double>(i));
    const auto before = report::numbers_of(r);
    REQUIRE(lay_over(r, {*change_beat(r, 200, beat_class::ectopic, now)}));
    const auto after = report::numbers_of(r);
    REQUIRE(after.size() == before.size());
    CHECK(after[0].found.ectopic == before[0].found.ectopic + 1);
    const auto m = review::intervals_of(r);
    REQUIRE(m.by_hand.size() == 1);
    const auto judged = judge(m.rr_ms, m.chain_starts, correction::lipponen, m.t_s, m.by_hand);
    for (const auto& p : after) {
        const auto wanted = listed(analyze(p.whole ? judged : part_of(judged, p.from_s, p.to_s), report::report_settings()).hrv);
        const auto found = listed(p.found.hrv);
        for (std::size_t i = 0; i < found.size(); ++i)
            CHECK(found[i].value == wanted[i].value);
    }
    CHECK(*after[0].found.hrv.rmssd_ms != *before[0].found.hrv.rmssd_ms);
}

TEST_CASE("corrections: a replay of the stored bytes is identical, whatever was said by hand",
          "[app][store][correction][law]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    std::string text;
    for (int i = 0; i < 400; ++i)
        text += std::to_string(800 + (i * 37) % 40 - (i == 200 ? 260 : 0) + (i == 201 ? 260 : 0)) + "\n";
    const auto id = import_session(file, text, "x.txt");
    INFO((id ? "" : id.error().what));
    REQUIRE(id);
    auto s = store::open(file);
    REQUIRE(verify_replay(*s, id->id)->identical);
    hand h{*s, id->id};
    const auto r = h.read();
    std::size_t odd = 0;
    while (odd < r.beats.size() && r.beats[odd].classed != beat_class::ectopic)
        ++odd;
    REQUIRE(odd < r.beats.size());
    h.change(odd, beat_class::normal);
    h.change(50, beat_class::misaligned);
    const auto verified = verify_replay(*s, id->id);
    REQUIRE(verified);
    CHECK(verified->identical);
    h.undo();
    h.undo();
    CHECK(verify_replay(*s, id->id)->identical);
    CHECK(same_beats(h.read(), r));
}

TEST_CASE("corrections: exports have the class that holds, and JSON the whole trail", "[app][store][correction]") {
    const own_folder folder;
    auto s = store::open(folder / "a.db");
    hand h{*s, make_session(folder / "a.db")};
    CHECK(to_csv(h.read()).find("by hand") == std::string::npos);
    h.change(50, beat_class::ectopic);
    h.change(51, beat_class::extra);
    h.undo();
    const auto r = h.read();
    const auto json = nlohmann::json::parse(to_json(r));
    CHECK(json["beats"][50]["class"] == "ectopic");
    CHECK(json["beats"][51]["class"] == "normal");
    REQUIRE(json["corrections"].size() == 3);
    CHECK(json["corrections"][2]["what"] == "undone");
    CHECK(json["corrections"][2]["beat"] == 51);
    CHECK(json["corrections"][0]["before"] == "normal");
    CHECK(json["corrections"][0]["utc"].get<std::string>().starts_with("2026-11-"));
    const auto csv = to_csv(r);
    CHECK(csv.find("# classes of 1 beats were given by hand") != std::string::npos);
    CHECK(csv.find(",ectopic,") != std::string::npos);
}

TEST_CASE("corrections: the summary for the look back is made anew", "[app][store][correction]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto s = store::open(file);
    hand h{*s, make_session(file)};
    keep_summary_of(file, h.id);
    const auto kept = [&] { return SQLite::Database{file.string()}.execAndGet("SELECT count(*) FROM summary").getInt(); };
    REQUIRE(kept() == 1);
    h.change(50, beat_class::ectopic);
    CHECK(kept() == 0);
    REQUIRE(look_back(*s, "A7"));
    CHECK(kept() == 1);
}

TEST_CASE("corrections: deleted with their session and with their client, to the last byte",
          "[app][store][correction]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto s = store::open(file);
    const auto left = [&] {
        return SQLite::Database{file.string()}.execAndGet("SELECT count(*) FROM correction").getInt();
    };
    hand a{*s, make_session(file)}, b{*s, make_session(file)};
    // A time that is found again as bytes.
    a.utc = b.utc = 0x0000515a5158415aLL;
    a.change(50, beat_class::ectopic);
    b.change(60, beat_class::missed);
    CHECK(left() == 2);
    REQUIRE(s->remove(a.id));
    CHECK(left() == 1);
    CHECK(b.read().beats[60].classed == beat_class::missed);
    auto book = client_book::open(file);
    REQUIRE(book);
    REQUIRE(book->remove("A7"));
    CHECK(left() == 0);
    const std::string bytes{"\x5a\x41\x58\x51\x5a\x51", 6};
    for (const auto& part : std::filesystem::directory_iterator{folder.path()})
        if (part.is_regular_file()) CHECK(test::bytes_of(part.path()).find(bytes) == std::string::npos);
}

TEST_CASE("corrections: what was bent, moved or taken out is told", "[app][store][correction][hostile]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto s = store::open(file);
    hand h{*s, make_session(file)}, other{*s, make_session(file)};
    for (const auto beat : {50U, 51U, 52U})
        h.change(beat, beat_class::ectopic);
    other.change(50, beat_class::extra);
    const auto run = [&](const std::string& sql) { SQLite::Database{file.string(), SQLite::OPEN_READWRITE}.exec(sql); };
    const std::string mine = "session = (SELECT key FROM session WHERE id = '" + h.id + "')";
    SECTION("missing") {
        run("DELETE FROM correction WHERE number = 1 AND " + mine);
    }
    SECTION("swapped") {
        run("UPDATE correction SET body = (SELECT body FROM correction WHERE number = 2 AND " + mine + ") WHERE number = 0 AND " + mine);
    }
    SECTION("of another session") {
        run("UPDATE correction SET body = (SELECT body FROM correction AS c WHERE c.session <> correction.session) WHERE number = 0 AND " + mine);
    }
    SECTION("nonsense") {
        run("UPDATE correction SET body = zeroblob(30) WHERE number = 0 AND " + mine);
    }
    SECTION("of a beat that is not there") {
        beat_correction c{act::changed, 7000, 5, beat_class::normal, beat_class::extra, now};
        REQUIRE(s->add_correction(h.id, c, 3));
    }
    const auto r = s->read(h.id);
    REQUIRE_FALSE(r);
    CHECK(r.error().code == errc::corrupt);
    CHECK(r.error().what.find("session " + h.id) == 0);
    CHECK(r.error().what.find("by hand") != std::string::npos);
    CHECK(other.read().beats[50].classed == beat_class::extra); // the neighbour is as it was
    CHECK(s->records(h.id));                                    // and so is what was recorded
}

TEST_CASE("corrections: killed between two, the trail is a whole beginning of what was said",
          "[app][store][correction][law]") {
    for (const int after_ms : {3, 11, 29, 53}) {
        const own_folder folder{std::filesystem::temp_directory_path()};
        const auto file = folder / "a.db";
        const auto id = make_session(file);
        const pid_t child = ::fork();
        if (child == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            auto s = store::open(file);
            for (std::size_t n = 0; s; ++n)
                if (const auto r = s->read(id); r)
                    (void)s->add_correction(id, *change_beat(*r, 10 + n % 100, n / 100 % 2 == 0 ? beat_class::extra : beat_class::normal, now), n);
            ::_exit(0);
        }
        ::usleep(static_cast<useconds_t>(after_ms * 1000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status));
        auto s = store::open(file);
        REQUIRE(s);
        const auto r = s->read(id);
        REQUIRE(r);
        for (std::size_t n = 0; n < std::min<std::size_t>(r->corrections.size(), 100); ++n)
            CHECK(r->corrections[n].beat == 10 + n);
        CHECK(changed_by_hand(*r) <= r->corrections.size());
        CHECK(s->add_correction(id, *change_beat(*r, 150, beat_class::missed, now), r->corrections.size()));
    }
}
