// Body and word through a real store: simulated hearts lived through in virtual time, summaries of today and before.
#include "app/live/live_session.hpp"
#include "app/live/past.hpp"
#include "app/review/body_and_word.hpp"
#include "app/review/review_view.hpp"
#include "app/store/blob.hpp"
#include "app/store/recorder.hpp"
#include "app/store/summary_codec.hpp"
#include "dsp/live.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

using namespace attune;
using namespace attune::review;
using namespace attune::test;

namespace {

/// Five minutes at one's own breath with a rest known to be 60, of a heart that beats `hr` times a minute; calm is
/// said before, stirred after.
std::string lived_through(const std::filesystem::path& file, double hr, bool exercise = false) {
    live_options o;
    o.sensor.target = "calm";
    o.sensor.seed = 7;
    o.sensor.more = {{"hr", std::to_string(hr)}};
    o.store_file = file;
    o.setup.plan.id = "mindful-breathing";
    o.setup.plan.title = "Mindful breathing";
    o.setup.plan.paced = false;
    o.setup.plan.exercise = exercise;
    o.setup.plan.length = seconds{300};
    o.setup.base = {.source = baseline_source::own_history, .hr_bpm = 60, .hr_scale_bpm = 5, .hr_se_bpm = 0.5};
    const host_time start{std::chrono::hours{1}};
    o.driven_from = start;
    auto session = live_session::begin(std::move(o)).value();
    check_in c;
    c.tension = 15;
    REQUIRE(session->add_check_in(c));
    for (auto tick = start + session_tick; !session->view().finished; tick += session_tick)
        session->pump(tick);
    session->finish(start + std::chrono::hours{1}); // the summary is made here, before the word after is said
    c.when = check_in::moment::after;
    c.t_s = session->view().now.count();
    c.tension = 85;
    REQUIRE(session->add_check_in(c));
    return session->id();
}

/// In place of what is kept, as bytes of an older program.
void put_older(const std::filesystem::path& file, const std::string& id, std::string bytes) {
    const auto body = wrap({blob_kind::summary, id}, bytes);
    SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
    SQLite::Statement s{db, "UPDATE summary SET body = ?"};
    s.bind(1, body.data(), static_cast<int>(body.size()));
    s.exec();
}

} // namespace

TEST_CASE("body and word: a simulated heart far above its rest, and calm said, lie apart to the end",
          "[app][live][review]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = lived_through(file, 74);
    auto s = store::open(file).value();
    auto r = s.read(id).value();
    const auto b = index_near(r, check_in::moment::before), a = index_near(r, check_in::moment::after);
    REQUIRE(b.mean);
    REQUIRE(a.mean);
    CHECK(b.mean->low > 50);
    CHECK(b.mean->value > 65);
    const auto v = make_review(r, "");
    REQUIRE(v.sentences.size() == 4);
    CHECK(v.sentences[2].find("Before the practice you said: tense 15 of 100.") == 0);
    CHECK(v.sentences[2].find("After") == std::string::npos); // stirred and raised go together
    CHECK(v.sentences[2].find("simulated") != std::string::npos);

    // The same bytes by another way: kept as the session ended, read back without its beats.
    auto past = s.past("").value();
    REQUIRE(past.size() == 1);
    REQUIRE(past[0].summary);
    CHECK(past[0].summary->near_before == b.mean);
    CHECK(past[0].summary->near_after == a.mean);
    CHECK(count_agreement(past) == agreement{}); // no person's
    past[0].sensor = "serial:/dev/ttyUSB0";
    CHECK(count_agreement(past) == agreement{1, 1, 0, 0});
}

TEST_CASE("body and word: a heart below its rest, and stirred said, and exercise that gives none", "[app][live][review]") {
    const own_folder folder;
    const auto quiet = lived_through(folder / "a.db", 47), moved = lived_through(folder / "b.db", 74, true);
    const auto r = store::open(folder / "a.db").value().read(quiet).value();
    const auto a = index_near(r, check_in::moment::after);
    REQUIRE(a.mean);
    CHECK(way_of(*a.mean) == body_way::below_rest);
    const auto words = body_and_word_words(r);
    CHECK(words.find("After the practice you said: tense 85 of 100.") == 0);
    const auto e = store::open(folder / "b.db").value().read(moved).value();
    CHECK(index_near(e, check_in::moment::before).why == why_not::exercise);
    CHECK(body_and_word_words(e).empty());
}

TEST_CASE("summary: activation near the check-ins comes back bit for bit, and what is cut is refused",
          "[app][store][trends]") {
    session_summary one;
    one.dsp_version = "1.0.0";
    one.posture = body_posture::lying;
    for (const int which : {0, 1, 2, 3}) {
        one.near_before = which & 1 ? std::optional{activation_near{71.25, 1.0 / 3, 99.9}} : std::nullopt;
        one.near_after = which & 2 ? std::optional{activation_near{-0.0, 2.5, 1e-300}} : std::nullopt;
        const auto bytes = encode_summary(one);
        CHECK(bytes.front() == summary_format);
        CHECK(decode_summary(bytes).value() == one);
        for (std::size_t n = 0; n < bytes.size(); ++n)
            CHECK_FALSE(decode_summary(std::string_view{bytes}.substr(0, n)));
        CHECK_FALSE(decode_summary(bytes + '\0'));
    }
    CHECK(decode_summary("\x05").error().code == errc::unsupported);
}

TEST_CASE("summary: one of before is read, says that it did not look, and is made anew where the session can be read",
          "[app][live][trends]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    const auto id = lived_through(file, 74);
    auto s = store::open(file).value();
    const auto today = s.past("").value()[0].summary.value();
    REQUIRE(today.near_before);

    auto older = today;
    older.near_before.reset(), older.near_after.reset();
    older.near_asked = false;
    older.phases.clear();
    older.phases_asked = false;
    older.practised_s = 123; // by which it is known again
    const auto bytes = encode_summary(older);
    CHECK(bytes.front() == summary_without_near);
    CHECK(decode_summary(bytes).value() == older);
    auto oldest = bytes.substr(0, bytes.size() - 1);
    oldest.front() = summary_without_posture;
    CHECK(decode_summary(oldest).value() == older); // its posture was not asked either, and is not known here
    put_older(file, id, bytes);
    CHECK(s.past("").value()[0].summary == older);
    CHECK(count_agreement(s.past("").value()).without_index == 0);

    SECTION("it can") {
        CHECK(look_back(s, "").value()[0].summary == today);
        CHECK(s.past("").value()[0].summary == today); // and is kept
    }
    SECTION("it cannot: what there is stands") {
        SQLite::Database{file.string(), SQLite::OPEN_READWRITE}.exec("UPDATE piece SET body = x'00'");
        CHECK(look_back(s, "").value()[0].summary == older);
    }
}
