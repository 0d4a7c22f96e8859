// Questionnaires behind the screen: answered item by item, kept or not, looked back at, deleted; files that go, change or are
// broken meanwhile; behind a passphrase.
#include "app/shell/scale_words.hpp"
#include "app/store/store_lock.hpp"
#include "tests/app/scale_room.hpp"

#include <cmath>
#include <iterator>

using namespace attune;
namespace fs = std::filesystem;

namespace {

using room = test::scale_room;
constexpr auto week = test::scale_week;
constexpr auto day_ms = test::scale_day_ms, first_ms = test::scale_first_ms;

secret herons() {
    std::string text = "three small herons";
    return secret_of(text);
}

std::string read_all(const fs::path& folder) {
    std::string all;
    for (const auto& f : fs::recursive_directory_iterator{folder})
        if (f.is_regular_file() && f.path().string().find("questionnaires") == std::string::npos) {
            std::ifstream in{f.path(), std::ios::binary};
            all.append(std::istreambuf_iterator<char>{in}, {});
        }
    return all;
}

} // namespace

TEST_CASE("scale: without a file nobody sees a trace, and a broken one is told with its line") {
    room r;
    CHECK_FALSE(r.ask(go_to{screen::diary}).scale.own);
    r.file("id = \"bad\"\ntitle = 3\n", "bad.toml");
    r.ask(go_to{screen::home});
    CHECK(r.ask(go_to{screen::diary}).scale.own);
    r.own();
    CHECK(r.view().current == screen::scale);
    CHECK(r.view().scale.all.empty());
    REQUIRE(r.view().scale.notices.size() == 1);
    CHECK(r.view().scale.notices[0].find("bad.toml, line 2") != std::string::npos);
    r.file(week);
    r.scale(leave_scale{});
    CHECK(r.view().current == screen::diary);
    CHECK_FALSE(r.view().scale.open);
    r.own();
    REQUIRE(r.view().scale.all.size() == 1); // the broken one hides no other
    CHECK(r.view().scale.all[0].facts == "3 items  ·  not answered yet");
    r.scale(choose_scale{"other"});
    CHECK_FALSE(r.view().scale.history);
    CHECK(r.view().message.starts_with("There is no such questionnaire in"));
    CHECK(r.kept().empty());
}

TEST_CASE("scale: one item after another, with a way back, changed, left out, and kept only when that is asked for") {
    room r;
    r.file(week);
    r.of_client("K7");
    CHECK(r.view().scale.whom == "K7");
    const auto& f = r.begin();
    CHECK(f.at == 0);
    CHECK(f.rights == "Our own wording");
    REQUIRE(f.answers.size() == 2);
    CHECK(f.answers[0].key == '1'); // 0 and 3 are no count
    r.scale(answer_item{0, 0});
    CHECK(r.view().scale.form->at == 1);
    r.scale(go_to_item{0});
    CHECK(r.view().scale.form->answers[0].chosen);
    r.scale(answer_item{0, 1}); // changed
    r.scale(answer_item{1, 7}); // it has no such answer
    CHECK(r.view().scale.form->at == 1);
    r.scale(answer_item{1, 1});
    r.scale(go_to_item{3}); // the third is left out
    CHECK(r.view().scale.form->at == 3);
    CHECK(r.view().scale.form->answered == 2);
    CHECK(r.view().scale.form->unscored.empty()); // two of three are 0.6 and more
    CHECK(r.kept("K7").empty());
    r.scale(go_to_item{1}); // from the last page one comes back to it
    r.scale(answer_item{1, std::nullopt});
    CHECK(r.view().scale.form->at == 3);
    CHECK(r.view().scale.form->unscored == std::vector<std::string>{"Total: not scored, 1 of 3 answered", "Late: not scored, 0 of 1 answered"});
    r.scale(go_to_item{1});
    r.scale(answer_item{1, 1});
    r.scale(keep_answers{});
    CHECK_FALSE(r.view().scale.form);
    const auto all = r.kept("K7");
    REQUIRE(all.size() == 1);
    CHECK(all[0].items[0].chosen->label == "nearly every day");
    CHECK_FALSE(all[0].items[2].chosen);
    CHECK(all[0].utc_ms == first_ms);
    CHECK(*all[0].subscales[0].score.value == 4.5); // 0 reversed and 3: their mean times three
    REQUIRE(r.view().scale.history);
    const auto& h = *r.view().scale.history;
    REQUIRE(h.panels.size() == 2);
    CHECK(h.panels[0].score == "4.5, of 0 to 9; 2 of 3 answered");
    CHECK(h.panels[0].lines.empty()); // nothing to compare with
    REQUIRE(h.times.size() == 1);
    CHECK(h.times[0].items[2].said.empty());
    r.scale(keep_answers{}); // nothing is under way
    CHECK(r.kept("K7").size() == 1);
    CHECK(r.kept().empty());
    r.scale(leave_scale{});
    CHECK(r.view().current == screen::scale);
    CHECK(r.view().scale.all[0].facts == "3 items  ·  answered 1 time, the last Today " + r.view().scale.all[0].facts.substr(r.view().scale.all[0].facts.size() - 5));
    r.scale(leave_scale{});
    CHECK(r.view().current == screen::card);
}

TEST_CASE("scale: what is dropped or has no answer leaves nothing, and a form waits for whose it is") {
    room r;
    r.file(week);
    r.of_client("K7");
    r.begin();
    r.scale(go_to_item{3});
    r.scale(keep_answers{}); // nothing was said
    CHECK(r.view().scale.form);
    CHECK(r.kept("K7").empty());
    r.scale(go_to_item{0});
    r.scale(answer_item{0, 1});
    r.ask(go_to{screen::home}); // as a reminder may lead away
    r.of_client("K8");
    CHECK_FALSE(r.view().scale.form);
    r.of_client("K7");
    REQUIRE(r.view().scale.form);
    CHECK(r.view().message == "You began this and did not keep it yet.");
    CHECK(r.view().scale.form->items[0].said == "nearly every day");
    r.ask(start_pause{});
    r.ask(go_back{});
    CHECK(r.view().current == screen::scale);
    CHECK(r.view().scale.form);
    r.scale(drop_answers{});
    CHECK_FALSE(r.view().scale.form);
    r.ask(go_to{screen::home});
    r.of_client("K7");
    CHECK_FALSE(r.view().scale.form);
    CHECK(r.kept("K7").empty());
}

TEST_CASE("scale: change against the last and the first time by the file's own figure, or that it names none") {
    room r;
    r.file(week);
    r.own();
    // Reliable from 1.96 x 1.5 x sqrt(2 x 0.2) = 1.86 on.
    r.answer_all({0, 1, 0}); // 3 + 3 + 3
    r.answer_all({0, 0, 1}); // 3
    r.answer_all({1, 0, 0}); // 3
    const auto& h = *r.view().scale.history;
    const auto& total = h.panels[0];
    CHECK(total.score == "3, of 0 to 9");
    REQUIRE(total.lines.size() == 4);
    CHECK(total.lines[0].starts_with("+0 since the last time, "));
    CHECK(total.lines[0].ends_with(": no more than the scale itself wobbles."));
    CHECK(total.lines[1].starts_with("-6 since the first time, "));
    CHECK(total.lines[1].ends_with(": more than the scale itself wobbles."));
    CHECK(total.lines[2] == "By manual, table 4, a difference of 1.86 or more is reliable.");
    REQUIRE(total.points.size() == 3);
    CHECK(total.points[1].day - total.points[0].day == Approx(7));
    CHECK(total.points[0].value == 9);
    REQUIRE(total.band);
    CHECK(total.band->first == Approx(9 - 1.96 * 1.5 * std::sqrt(0.4)));
    CHECK(total.band->second == 9); // no further than the scale goes
    CHECK(h.from < total.points[0].day);
    CHECK(h.to + 1 > total.points[2].day);
    const auto& late = h.panels[1];
    CHECK_FALSE(late.band);
    REQUIRE(late.lines.size() == 3);
    CHECK(late.lines[2] == "Whether a change is reliable is not told: the file names no reliability.");
    // One is deleted: the next touches of the rest are compared anew.
    const auto first = h.times[2].id;
    r.scale(delete_answered{first});
    CHECK(r.view().message == "Deleted, and overwritten on the disk.");
    CHECK(r.kept().size() == 2);
    CHECK(r.view().scale.history->panels[0].points.size() == 2);
    CHECK(r.view().scale.history->panels[0].lines[0].starts_with("+0 since the last time, "));
    r.scale(delete_answered{first});
    CHECK(r.view().message.starts_with("there is no answered questionnaire"));
    CHECK(r.view().scale.history->times.size() == 2);
}

TEST_CASE("scale: a file that goes or changes meanwhile is told, and what was asked is what is kept") {
    room r;
    r.file(week);
    r.own();
    r.answer_all({0, 1, 0});
    r.begin();
    r.scale(answer_item{0, 1});
    std::string other = week;
    other.replace(other.find("value = 3"), 9, "value = 4");
    r.file(other);
    r.scale(answer_item{1, 1});
    r.scale(answer_item{2, 1});
    r.scale(keep_answers{});
    CHECK(r.view().message == "Kept as it was asked. Its file has changed since you began.");
    CHECK(r.kept()[0].subscales[0].score.highest == 9);
    r.wall += day_ms;
    r.answer_all({0, 1, 0}); // by the changed file: 0 to 12
    const auto& total = r.view().scale.history->panels[0];
    CHECK(total.score == "12, of 0 to 12");
    CHECK(total.lines[0].ends_with(": it could be 0 to 9 then."));
    CHECK(total.lines.back() == "2 times are not drawn: the scale could be other numbers then.");
    CHECK(total.points.size() == 1);

    r.begin();
    r.scale(answer_item{0, 1});
    r.no_file();
    r.scale(keep_answers{});
    CHECK(r.view().message == "Kept as it was asked. Its file is not there any more.");
    CHECK_FALSE(r.view().scale.history->can_answer);
    r.scale(begin_scale{});
    CHECK_FALSE(r.view().scale.form);
    CHECK(r.view().message.starts_with("There is no such questionnaire in"));
    r.scale(leave_scale{});
    REQUIRE(r.view().scale.all.size() == 1);
    CHECK(r.view().scale.all[0].facts.ends_with("its file is not there any more"));
    r.scale(leave_scale{});
    CHECK(r.view().scale.own); // what was answered is still to be looked at
    r.file("id = 4\n");
    r.own();
    r.scale(choose_scale{"own-week"});
    r.scale(begin_scale{});
    CHECK(r.view().message.find("week.toml, line 1") != std::string::npos);
}

TEST_CASE("scale: the answers' keys are their numbers where these count from 0, else their places") {
    const auto item = [](std::vector<double> values) {
        questionnaire_item i;
        for (const auto v : values)
            i.answers.push_back({v, "a"});
        return i;
    };
    CHECK(answer_keys(item({0, 1, 2, 3})) == std::vector<char>{'0', '1', '2', '3'});
    CHECK(answer_keys(item({1, 2, 3})) == std::vector<char>{'1', '2', '3'});
    CHECK(answer_keys(item({0, 3})) == std::vector<char>{'1', '2'});
    CHECK(answer_keys(item({3, 2, 1, 0})) == std::vector<char>{'1', '2', '3', '4'});
    const auto eleven = answer_keys(item({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
    CHECK(eleven[9] == '9');
    CHECK(eleven[10] == 0);
}

TEST_CASE("scale: behind a passphrase it works the same, nothing lies open, and locking empties it", "[lock]") {
    room r;
    r.file(week);
    r.own();
    r.answer_all({0, 1, 0});
    REQUIRE(lock_store(r.store, herons(), softest));
    r.answer_all({1, 0, 0}); // the key is there
    r.begin();
    r.scale(answer_item{0, 1});
    r.ask(go_to{screen::settings});
    r.ask(lock_now{});
    REQUIRE(r.view().current == screen::locked);
    CHECK(r.view().scale.all.empty());
    CHECK_FALSE(r.view().scale.form);
    CHECK_FALSE(r.view().scale.history);
    CHECK_FALSE(r.view().scale.own);
    r.scale(open_scales{true});
    CHECK(r.view().current == screen::locked);
    CHECK(r.view().scale.all.empty());
    CHECK(read_all(r.scratch.path()).find("late QXZ") == std::string::npos);
    r.ask(enter_passphrase{std::make_shared<const secret>(herons())});
    r.own();
    CHECK_FALSE(r.view().scale.form); // it was told that nothing is kept before the end
    r.scale(choose_scale{"own-week"});
    REQUIRE(r.view().scale.history);
    CHECK(r.view().scale.history->times.size() == 2);
    CHECK(r.view().scale.history->panels[0].score == "3, of 0 to 9");
}
