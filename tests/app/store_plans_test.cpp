// Plans and the words for harder days in the store: kept, changed, per client, damaged, hostile.
#include "app/live/plans.hpp"
#include "app/store/plan_book.hpp"
#include "app/store/plan_codec.hpp"
#include "app/store/store.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <filesystem>
#include <random>

using namespace attune;

namespace {

own_plan full_plan() {
    own_plan p;
    p.id = "20261128-0900-abcd";
    p.title = "Abends, mit Gefühl";
    p.programme = "first-four-weeks";
    p.from = 20'786;
    p.stages = {{1, 5, 5, {"resonance", "box"}, "Kurz ist gut."}, {3, 14, 12.5, {}, {}}};
    p.ended_on = 20'800;
    p.reminders = {450, 1200};
    return p;
}

const relapse_plan harder{"Ich schlafe schlecht", "Spazieren", "Jo", "Tee"};

} // namespace

TEST_CASE("plan codec: everything comes back, and no cut or changed byte gets through as nonsense",
          "[app][store][plan]") {
    const auto p = full_plan();
    const auto bytes = encode_plan(p);
    const auto back = decode_plan(p.id, bytes);
    REQUIRE(back);
    CHECK((*back == p));
    for (std::size_t n = 0; n < bytes.size(); ++n)
        CHECK_FALSE(decode_plan(p.id, std::string_view{bytes}.substr(0, n)));
    CHECK_FALSE(decode_plan(p.id, bytes + '\0'));
    std::mt19937 chance{5};
    for (int i = 0; i < 20'000; ++i) { // whatever reads is a plan that may be kept
        auto broken = bytes;
        for (int k = 0; k < 3; ++k)
            broken[chance() % broken.size()] = static_cast<char>(chance());
        if (const auto read = decode_plan(p.id, broken)) CHECK_FALSE(wrong_with(*read));
    }
    for (int i = 0; i < 20'000; ++i) {
        std::string nonsense(chance() % 60, '\0');
        for (auto& c : nonsense)
            c = static_cast<char>(chance());
        if (!nonsense.empty()) nonsense[0] = 1;
        (void)decode_plan("x", nonsense);
        (void)decode_relapse_plan(nonsense);
    }
    auto newer = bytes;
    newer[0] = 2;
    CHECK(decode_plan(p.id, newer).error().code == errc::unsupported);

    const auto said = encode_relapse_plan(harder);
    REQUIRE(decode_relapse_plan(said));
    CHECK((*decode_relapse_plan(said) == harder));
    for (std::size_t n = 0; n < said.size(); ++n)
        CHECK_FALSE(decode_relapse_plan(std::string_view{said}.substr(0, n)));
}

TEST_CASE("plan codec: the worked example of FORMAT.md", "[app][store][plan]") {
    own_plan p;
    p.from = 20'786;
    p.stages = {{4, 7, 10, {"box"}, {}}};
    p.reminders = {450};
    std::string hex;
    for (const unsigned char c : encode_plan(p)) {
        constexpr char digits[] = "0123456789abcdef";
        hex += digits[c >> 4];
        hex += digits[c & 15];
    }
    CHECK(hex == "01"
                 "00000000"
                 "00000000"
                 "32510000"
                 "00"
                 "01000000"
                 "c2010000"
                 "01000000"
                 "04000000"
                 "07000000"
                 "0000000000002440"
                 "01000000"
                 "03000000"
                 "626f78"
                 "00000000");
}

TEST_CASE("plan book: plans are kept in order and per person, changed in place, and history stays",
          "[app][store][plan]") {
    const test::scratch_folder folder;
    const auto file = folder.path() / "x.db";
    CHECK_FALSE(plan_book::open_read_only(file));
    {
        auto book = plan_book::open(file);
        REQUIRE(book);
        auto p = full_plan();
        REQUIRE(book->keep("", p));
        p.id = "20261229-0900-abcd";
        REQUIRE(book->keep("", p));
        p.id = "20261229-0900-wxyz";
        REQUIRE(book->keep("K7", p));
        p.stages[1].minutes = 20;
        REQUIRE(book->keep("K7", p));
        CHECK(book->keep("", p).error().code == errc::invalid); // another person's
        p.stages.clear();
        CHECK(book->keep("K7", p).error().code == errc::invalid);
    }
    const auto book = plan_book::open_read_only(file);
    REQUIRE(book);
    const auto own = book->plans(""), other = book->plans("K7");
    REQUIRE(own);
    REQUIRE(own->all.size() == 2);
    CHECK((own->all[0] == full_plan()));
    REQUIRE(other->all.size() == 1);
    CHECK(other->all[0].stages[1].minutes == 20);
    CHECK(book->plans("nobody")->all.empty());
}

TEST_CASE("plan book: words for harder days are kept per person, in the envelope, and gone when emptied",
          "[app][store][plan]") {
    const test::scratch_folder folder;
    const auto file = folder.path() / "x.db";
    auto book = plan_book::open(file);
    REQUIRE(book);
    CHECK(book->for_hard_days("")->empty());
    REQUIRE(book->keep_for_hard_days("", harder));
    CHECK((*book->for_hard_days("") == harder));
    CHECK(book->for_hard_days("K7")->empty());
    {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        db.exec("INSERT INTO relapse_plan SELECT 'K7', body FROM relapse_plan");
        CHECK(book->for_hard_days("K7").error().code == errc::corrupt); // another person's body does not open
        db.exec("UPDATE relapse_plan SET body = CAST(substr(body, 1, 9) AS BLOB) WHERE client = ''");
    }
    CHECK(book->for_hard_days("").error().what.find("harder days") != std::string::npos);
    REQUIRE(book->keep_for_hard_days("", {}));
    CHECK(book->for_hard_days("")->empty());
}

TEST_CASE("plan book: a damaged plan is counted and hides no other", "[app][store][plan]") {
    const test::scratch_folder folder;
    const auto file = folder.path() / "x.db";
    {
        auto book = plan_book::open(file);
        auto p = full_plan();
        REQUIRE(book->keep("", p));
        p.id = "20261229-0900-abcd";
        REQUIRE(book->keep("", p));
    }
    {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        db.exec("UPDATE plan SET body = x'0108000000000102' WHERE key = 1");
    }
    const auto kept = plan_book::open_read_only(file)->plans("");
    REQUIRE(kept);
    CHECK(kept->unreadable == 1);
    REQUIRE(kept->all.size() == 1);
    CHECK(kept->all[0].id == "20261229-0900-abcd");
}

TEST_CASE("plan book: a store of before plans is brought up to date, and loses nothing",
          "[app][store][plan]") {
    const test::scratch_folder folder;
    const auto file = folder.path() / "x.db";
    REQUIRE(store::open(file));
    {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        db.exec(
            "DROP TABLE plan; DROP TABLE relapse_plan; DROP TABLE entry; DROP TABLE client; DROP TABLE move; "
            "DROP INDEX session_by_client; PRAGMA user_version = 3");
    }
    const auto looked = look_at_plans(file, "", review::clock_at_offset(0), 0);
    REQUIRE(looked);
    CHECK(looked->plans.empty());
    CHECK(plan_book::open(file)->keep("", full_plan()));
}

TEST_CASE("plans: a new one ends the one that runs, takes out one to come, and is not there twice",
          "[app][store][plan]") {
    const test::scratch_folder folder;
    const auto file = folder.path() / "x.db";
    const auto at = [](int day) { return std::int64_t{day} * 86'400'000 + 43'200'000; };
    const auto look = [&](int day) { return *look_at_plans(file, "", review::clock_at_offset(0), at(day)); };
    CHECK(look(100).plans.empty());
    CHECK_FALSE(std::filesystem::exists(file)); // looking makes nothing
    own_plan p;
    p.stages = {{4, 7, 10, {}, {}}};
    p.id = "a", p.from = 100;
    REQUIRE(begin_plan(file, "", p));
    p.id = "b", p.from = 120;
    REQUIRE(begin_plan(file, "", p)); // the first will end when it begins
    CHECK(look(105).plans.size() == 2);
    CHECK(look(105).plans[0].end() == 120);
    p.id = "c", p.from = 110;
    REQUIRE(begin_plan(file, "", p));
    const auto known = look(115);
    REQUIRE(known.plans.size() == 2); // nobody had lived by b
    CHECK(known.plans[0].end() == 110);
    CHECK(known.spoken_of()->id == "c");
    REQUIRE(end_plan_today(file, "", *known.spoken_of(), 117));
    CHECK(look(118).plans[1].end() == 117);
    CHECK(look(118).plans[1].ended_on == 117);
}
