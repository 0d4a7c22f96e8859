// Checking in and the diary: empty, usual, with words as long as they get.
#include "app/files/feelings.hpp"
#include "app/language/language.hpp"
#include "app/review/body_and_word.hpp"
#include "app/shell/diary_desk.hpp"
#include "tests/app/screens_samples.hpp"

#include <array>
#include <filesystem>

namespace attune::test {
namespace {

/// In the language in force: samples are made anew for each.
feelings shipped() {
    const std::array folders{std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets"};
    return read_feelings(folders, spoken() == "en" ? "" : spoken()).words;
}

sample checking_in(const char* name, const check_in& said, bool of_change) {
    auto s = home_sample();
    s.name = name;
    s.view.current = screen::check_in;
    auto& f = s.view.check_in;
    f.form = 1;
    f.said = said;
    f.of_change = of_change;
    f.when = of_change ? "Yesterday 21:40" : "Now";
    for (const auto& family : shipped().families)
        f.feelings.push_back({family.name, family.words});
    f.triggers = shipped().triggers;
    f.helped = shipped().helped;
    return s;
}

check_in told() {
    check_in c{.when = check_in::moment::apart};
    c.pleasantness = 25;
    c.arousal = 75;
    c.distress = 60;
    c.word = "worried";
    c.trigger.tags = {"people", "a conflict"};
    c.trigger.text = "the call in the morning";
    c.helped.tags = {"moving"};
    c.help = 40;
    return c;
}

/// Where body and word lie apart twice: as long as the paragraph gets.
sample review_apart() {
    auto s = review_sample();
    s.name = "review_apart";
    recording r;
    r.duration_s = 600;
    for (int t = 1; t < 600; ++t) {
        numbers_record n{};
        n.t = seconds{static_cast<double>(t)};
        const double a = t < 300 ? 78 : 28;
        n.numbers.activation = {.value = a, .low = a - 11, .high = a + 10, .has_band = true, .confidence = 0.8, .why = why_not::none};
        r.numbers.push_back(n);
    }
    check_in before, after{.when = check_in::moment::after, .t_s = 600};
    before.tension = 20;
    after.arousal = 85;
    r.check_ins = {before, after};
    auto& told = s.view.review->sentences;
    told.insert(told.end() - 1, review::body_and_word_words(r));
    return s;
}

diary_line day(const char* title) {
    return {diary_line_kind::day, {}, title, {}};
}

} // namespace

std::vector<sample> diary_samples() {
    std::vector<sample> all;
    all.push_back(review_apart());
    all.push_back(checking_in("check_in", check_in{.when = check_in::moment::apart}, false));
    all.push_back(checking_in("check_in_told", told(), true));
    auto brought_back = checking_in("check_in_brought_back", told(), false);
    brought_back.view.check_in.brought_back = true;
    all.push_back(std::move(brought_back));

    auto empty = home_sample();
    empty.name = "diary_empty";
    empty.view.current = screen::diary;
    all.push_back(empty);

    auto usual = empty;
    usual.name = "diary";
    diary_entry e;
    e.id = "20261127-2140-abcd";
    e.utc_ms = 1795815600000;
    e.said = told();
    usual.view.diary.body_and_word = review::agreement_words({9, 5, 6, 0});
    auto& lines = usual.view.diary.lines;
    lines = {day("Today"), {diary_line_kind::session, "20261128-0812-aaaa", "08:12  Resonance pace", "10 min"},
             day("Yesterday"), line_of(e),
             {diary_line_kind::session, "20261127-2140-bbbb", "21:40  Longer breath out", "8 min 3 s"},
             day("Sa 21 Nov"), {diary_line_kind::entry, "20261121-0730-cccc", "07:30  at ease", ""}};
    all.push_back(usual);

    auto full = usual;
    full.name = "diary_full";
    auto& more = full.view.diary.lines;
    more[3].facts = "distress 100  ·  before it: people, work, family, a conflict, being alone, the body, sleep, news, a memory, "
                    "and a very long sentence in own words that goes on and on about what there was on that day  ·  helped: breathing";
    full.view.diary.notice = "2 entries cannot be read; they stay where they are.";
    for (int i = 0; i < 120; ++i)
        more.push_back({diary_line_kind::entry, "20261120-0730-" + std::to_string(1000 + i), "07:30  settled", "distress 20"});
    all.push_back(full);
    return all;
}

} // namespace attune::test
