// Answered questionnaires in the store: as bytes, kept a client, damaged, deleted, exported, and read when their file is another.
#include "app/files/questionnaires.hpp"
#include "app/live/client_export.hpp"
#include "app/session/answered.hpp"
#include "app/store/answered_book.hpp"
#include "app/store/answered_codec.hpp"
#include "app/store/client_book.hpp"
#include "app/store/export/answered.hpp"
#include "app/store/schema.hpp"
#include "app/store/store.hpp"
#include "dsp/change/reliable_change.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <SQLiteCpp/Database.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <random>

using namespace attune;
using namespace attune::test;

namespace {

constexpr std::int64_t now = 1795556160000;

constexpr std::string_view own_week = R"(
id = "own-week"
title = "How the week was"
rights = "Our own wording"
[[answer]]
value = 0
label = "never"
[[answer]]
value = 3
label = "always"
[[item]]
text = "noticed-QXZ"
reverse = true
[[item]]
text = "late"
[[subscale]]
id = "total"
title = "Total"
[subscale.change]
sd = 1
reliability = 0.75
source = "manual, table 4"
[[subscale]]
id = "late"
title = "Late"
items = [2]
worse = "lower"
)";

questionnaire week() {
    auto q = parse_questionnaire(own_week, "own-week.toml");
    if (!q) FAIL(q.error().what);
    return *q;
}

answered_questionnaire answered(std::string id, std::string client, std::int64_t utc_ms, chosen_answers said = {0, 1}) {
    auto a = answered_as(week(), said);
    a.id = std::move(id);
    a.client = std::move(client);
    a.utc_ms = utc_ms;
    return a;
}

/// By bytes: what is not equal there, is not.
std::string all_of(const answered_questionnaire& a) {
    return fmt::format("{} {} {} ", a.id, a.client, a.utc_ms) + encode_answered(a);
}

bool lies_in(const std::filesystem::path& folder, std::string_view words) {
    for (const auto& one : std::filesystem::recursive_directory_iterator{folder})
        if (one.is_regular_file() && bytes_of(one.path()).find(words) != std::string::npos) return true;
    return false;
}

} // namespace

TEST_CASE("answered: words, scores and what was left out are kept as they were", "[app][questionnaire]") {
    const auto a = answered_as(week(), chosen_answers{std::nullopt, 1});
    REQUIRE(a.items.size() == 2);
    CHECK(a.items[0].text == "noticed-QXZ");
    CHECK_FALSE(a.items[0].chosen);
    CHECK(a.items[1].chosen->label == "always");
    CHECK_FALSE(find_subscale(a, "total")->score.value); // all must be answered
    CHECK(find_subscale(a, "late")->score.value == 3.0);
    CHECK_FALSE(find_subscale(a, "late")->worse_higher);
    CHECK(find_subscale(a, "none") == nullptr);
    CHECK_FALSE(answered_as(week(), chosen_answers{7, 1}).items[0].chosen); // no such answer
    CHECK(answered_as(week(), {}).items.size() == 2);
}

TEST_CASE("answered: a change is more than the scale's own wobble only where the manual's numbers say so", "[app][questionnaire]") {
    const auto least = answered_as(week(), chosen_answers{1, 0}), middle = answered_as(week(), chosen_answers{0, 0}),
               most = answered_as(week(), chosen_answers{0, 1});
    // sd 1, r 0.75: reliable from 1.96 sqrt(0.5) = 1.386 on; the scores are 0, 3 and 6.
    const auto c = change_between(least.subscales[0], most.subscales[0]);
    REQUIRE(c);
    CHECK(c->by == 6);
    CHECK(c->reliable == true);
    CHECK(*c->least == Approx(1.959964 * std::sqrt(0.5)).margin(1e-3));
    CHECK(change_between(most.subscales[0], middle.subscales[0])->by == -3);
    CHECK(change_between(most.subscales[0], middle.subscales[0])->reliable == true);
    auto wide = most.subscales[0];
    wide.change->sd = 10; // from 13.86 on
    CHECK(change_between(least.subscales[0], wide)->reliable == false);
    CHECK(change_between(wide, wide)->by == 0);
    CHECK(change_between(wide, wide)->reliable == false);
    // No numbers of a manual: the figure, and nothing said of it.
    const auto bare = change_between(least.subscales[1], most.subscales[1]);
    CHECK(bare->by == 3);
    CHECK_FALSE(bare->reliable);
    CHECK_FALSE(bare->least);
    // No score, or another range: the file was changed between.
    CHECK_FALSE(change_between(answered_as(week(), {}).subscales[0], most.subscales[0]));
    auto longer = most.subscales[0];
    longer.score.highest = 9;
    CHECK_FALSE(change_between(least.subscales[0], longer));
}

TEST_CASE("answered codec: everything comes back, and no cut or changed byte gets through as nonsense", "[app][store][questionnaire]") {
    const auto a = answered("", "", 0, {std::nullopt, 1});
    const auto bytes = encode_answered(a);
    const auto read = decode_answered(bytes);
    REQUIRE(read);
    CHECK(encode_answered(*read) == bytes);
    CHECK(read->title == "How the week was");
    CHECK(read->rights == "Our own wording");
    CHECK_FALSE(read->items[0].chosen);
    CHECK(read->items[1].chosen->value == 3);
    CHECK(read->subscales[0].change->source == "manual, table 4");
    CHECK(read->subscales[0].score.highest == 6);
    for (std::size_t n = 0; n < bytes.size(); ++n)
        CHECK_FALSE(decode_answered(std::string_view{bytes}.substr(0, n)));
    CHECK_FALSE(decode_answered(bytes + '\0'));
    std::mt19937_64 random{5};
    for (int i = 0; i < 5000; ++i) {
        auto broken = bytes;
        broken[random() % broken.size()] ^= static_cast<char>(1U << (random() % 8));
        const auto r = decode_answered(broken);
        if (!r) continue;
        CHECK(encode_answered(*r) == broken); // read as what it says, never as something else
        for (const auto& s : r->subscales)
            CHECK((s.score.answered <= s.score.of && s.score.lowest <= s.score.highest));
    }
    auto newer = bytes;
    newer[0] = answered_format + 1;
    CHECK(decode_answered(newer).error().code == errc::unsupported);
}

TEST_CASE("answered codec: the worked example of FORMAT.md", "[app][store][questionnaire]") {
    answered_questionnaire a;
    a.questionnaire = "w";
    a.title = "W";
    a.items = {{"q", answer_choice{2, "b"}}, {"r", std::nullopt}};
    a.subscales = {{"t", "T", true, {2.0, 1, 2, 0, 4}, std::nullopt}};
    constexpr unsigned char expected[] = {
        0x01, 0x01, 0, 0, 0, 'w', 0x01, 0, 0, 0, 'W', 0, 0, 0, 0, // format, id, title, no rights
        0x02, 0, 0, 0,                                            // two items
        0x01, 0, 0, 0, 'q', 0x01, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x01, 0, 0, 0, 'b', // 2, "b"
        0x01, 0, 0, 0, 'r', 0x00,                                                // left out
        0x01, 0, 0, 0,                                                           // one subscale
        0x01, 0, 0, 0, 't', 0x01, 0, 0, 0, 'T', 0x01,                            // worse is higher
        0x01, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x01, 0, 0, 0, 0x02, 0, 0, 0,           // 2, one answered of two
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0x40, 0x00};             // from 0 to 4, no manual
    CHECK((encode_answered(a) == std::string{reinterpret_cast<const char*>(expected), sizeof expected}));
}

TEST_CASE("answered book: kept a client, newest first, said twice is once, and a damaged one hides no other",
          "[app][store][questionnaire]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    CHECK_FALSE(answered_book::open_read_only(file));
    auto book = answered_book::open(file);
    REQUIRE(book);
    const auto first = answered("20261121-0812-abcd", "A", now - 7), second = answered("20261128-0812-abcd", "A", now),
               own = answered("20261128-0813-abcd", "", now + 5);
    REQUIRE(book->add(second));
    REQUIRE(book->add(first));
    REQUIRE(book->add(own));
    REQUIRE(book->add(first));
    CHECK(book->add(answered("../x", "A", now)).error().code == errc::invalid);
    const auto kept = answered_book::open_read_only(file)->list("A");
    REQUIRE(kept);
    REQUIRE(kept->all.size() == 2);
    CHECK((all_of(kept->all[0]) == all_of(second)));
    CHECK((all_of(kept->all[1]) == all_of(first)));
    CHECK(book->list("")->all.size() == 1);
    CHECK(book->list("B")->all.empty());

    // Another's body in the place of this one does not open.
    SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
    db.exec("UPDATE answered SET body = (SELECT body FROM answered WHERE client = '') WHERE utc_ms = " + std::to_string(now));
    CHECK(book->list("A")->unreadable == 1);
    REQUIRE(book->list("A")->all.size() == 1);
    CHECK(book->list("A")->all[0].id == first.id);
    CHECK(client_document(file, "A", false).error().code == errc::corrupt); // not whole, and so said
    // It can be deleted still, but by whose it is alone.
    CHECK(book->remove("", second.id).error().code == errc::not_found);
    REQUIRE(book->remove("A", second.id));
    CHECK(book->remove("A", second.id).error().code == errc::not_found);
    CHECK(book->list("A")->unreadable == 0);
}

TEST_CASE("answered book: removed alone or with the client, not a byte is left in the store or its log",
          "[app][store][questionnaire]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto book = answered_book::open(file);
    auto clients = client_book::open(file);
    auto mine = answered("20261128-0812-abcd", "A", now);
    mine.items[0].text = "first-words-QXZ";
    REQUIRE(book->add(mine));
    REQUIRE(lies_in(folder.path(), "first-words-QXZ"));
    REQUIRE(book->remove("A", mine.id));
    CHECK_FALSE(lies_in(folder.path(), "first-words-QXZ"));
    for (int i = 0; i < 40; ++i) // in turns, so that rows share pages
        for (const char who : {'A', 'B'}) {
            auto a = answered(fmt::format("20261128-09{:02}-{}", i, who == 'A' ? "aaaa" : "bbbb"), std::string(1, who), now + i);
            a.items[0].text = fmt::format("{}-words-QXZ", who) + std::string(static_cast<std::size_t>(i) * 150, '.');
            REQUIRE(book->add(a));
        }
    // A code of which nothing but this is known is a client, too.
    const auto rows = clients->list();
    REQUIRE(rows->size() == 2);
    CHECK(rows->front().who.code == "A");
    const auto gone = clients->remove("A");
    REQUIRE(gone);
    CHECK(gone->questionnaires == 40);
    CHECK(gone->overwritten);
    CHECK_FALSE(lies_in(folder.path(), "A-words-QXZ"));
    CHECK(lies_in(folder.path(), "B-words-QXZ"));
    CHECK(book->list("B")->all.size() == 40);
    CHECK(clients->remove("A").error().code == errc::not_found);
}

TEST_CASE("answered: a client's file has them as answered, and nobody else's", "[app][store][questionnaire]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    auto book = answered_book::open(file);
    REQUIRE(book->add(answered("20261121-0812-abcd", "A", now - 1000, {std::nullopt, 1})));
    REQUIRE(book->add(answered("20261128-0812-abcd", "B", now)));
    const auto doc = nlohmann::json::parse(*client_document(file, "A", false));
    REQUIRE(doc.at("questionnaires").size() == 1);
    const auto& a = doc.at("questionnaires")[0];
    CHECK(a.at("id") == "20261121-0812-abcd");
    CHECK(a.at("items")[0].at("text") == "noticed-QXZ");
    CHECK(a.at("items")[0].at("answer").is_null());
    CHECK(a.at("items")[1].at("value") == 3);
    CHECK(a.at("subscales")[0].at("score").is_null());
    CHECK(a.at("subscales")[0].at("change").at("source") == "manual, table 4");
    CHECK(a.at("subscales")[1].at("worse") == "lower");
    CHECK(doc.dump().find("20261128-0812-abcd") == std::string::npos);
    CHECK(scores_csv(book->list("A")->all) ==
          "id,client,utc,questionnaire,subscale,score,lowest,highest,answered,of\n"
          "20261121-0812-abcd,A,2026-11-24T21:35:59Z,own-week,total,,0,6,1,2\n"
          "20261121-0812-abcd,A,2026-11-24T21:35:59Z,own-week,late,3,0,3,1,1\n");
}

TEST_CASE("migrations: a store from before questionnaires takes them and keeps its sessions", "[app][store][questionnaire]") {
    const own_folder folder;
    const auto file = folder / "a.db";
    {
        auto clients = client_book::open(file);
        REQUIRE(clients->add({.code = "A"}));
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        db.exec("DROP TABLE answered; PRAGMA user_version = 7");
    }
    CHECK(answered_book::open_read_only(file).error().code == errc::unsupported);
    auto book = answered_book::open(file);
    REQUIRE(book);
    REQUIRE(book->add(answered("20261128-0812-abcd", "A", now)));
    CHECK(book->list("A")->all.size() == 1);
    CHECK(client_book::open(file)->read("A")->has_value());
    CHECK(SQLite::Database{file.string()}.execAndGet("PRAGMA user_version").getInt() == store_version());
}

TEST_CASE("questionnaires: read from folders, by title, and a faulty file is named with its line", "[app][files][questionnaire]") {
    const own_folder folder;
    const std::array folders{folder / "none", folder / "questionnaires"};
    CHECK(read_questionnaires(folders).questionnaires.empty());
    CHECK(read_questionnaires(folders).complaints.empty());
    std::filesystem::create_directory(folders[1]);
    put_bytes(folders[1] / "a.toml", std::string{own_week});
    auto other = std::string{own_week};
    other.replace(other.find("own-week"), 8, "an-other");
    other.replace(other.find("How the"), 7, "All the");
    put_bytes(folders[1] / "b.toml", other);
    put_bytes(folders[1] / "c.toml", "id = \"c\"\ntitle = 3\n");
    put_bytes(folders[1] / "d.toml", std::string{own_week}); // the same id
    put_bytes(folders[1] / "notes.txt", "no questionnaire");
    const auto shelf = read_questionnaires(folders);
    REQUIRE(shelf.questionnaires.size() == 2);
    CHECK(shelf.questionnaires[0].id == "an-other");
    CHECK(shelf.find("own-week")->title == "How the week was");
    CHECK(shelf.find("c") == nullptr);
    REQUIRE(shelf.complaints.size() == 2);
    CHECK(shelf.complaints[0].find("c.toml, line 2") != std::string::npos);
    CHECK(shelf.complaints[1].find("d.toml: another file of this folder has the id \"own-week\"") != std::string::npos);
}
