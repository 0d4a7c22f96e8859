// Questionnaires: which there are, one under way, its last page, and what came of it; with words as long as they get.
#include "app/language/language.hpp"
#include "app/session/questionnaire.hpp"
#include "app/shell/scale_picture.hpp"
#include "tests/app/screens_samples.hpp"

#include <array>

namespace attune::test {
namespace {

constexpr std::int64_t day_ms = 86'400'000, now_ms = 1795953600000; // 29 November 2026, noon UTC

std::vector<answer_choice> how_often() {
    return {{0, "not at all"}, {1, "on some days"}, {2, "on more than half of the days"}, {3, "nearly every day"}};
}

/// Worded for these pictures alone.
questionnaire week() {
    questionnaire q{"own-week", "How the week was", "Our own wording, practice at the river", "Think of the last seven days.", {}, {}};
    for (const char* text : {"I could notice what I felt before I answered.", "I stayed up late to keep from feeling.", "I asked somebody for help.",
                             "What was said to me stayed with me longer than I wanted.", "I could rest.", "I let something pass that I would have held on to."})
        q.items.push_back({text, how_often(), false});
    q.items[0].reverse = q.items[4].reverse = true;
    q.subscales = {{"total", "Total", {0, 1, 2, 3, 4, 5}, score_rule::sum, 0.8, true, change_norm{2.4, 0.82, "our manual, table 4"}},
                   {"rest", "Rest", {1, 4}, score_rule::mean, 1, true, {}}};
    return q;
}

questionnaire wordy() {
    auto q = week();
    q.id = "wordy";
    q.title = "A questionnaire whose name is longer than a name should be, so that it needs a second line";
    q.instructions = "Think of the last seven days, today included, and of all the places in which you were with others; where none of the answers fits, "
                     "take the one that is nearest, and where you would rather say nothing, leave it out.";
    q.items[0].text = "When somebody who is near to me did not answer for longer than I had thought, I went on with what I was doing, and when they "
                      "came back I could tell them how the waiting had been, without making it smaller or larger than it was.";
    q.items[0].answers = {{1, "that is not at all how it was in these seven days, or hardly ever, and then only for a moment"},
                          {2, "on some days"},
                          {3, "as often as not"},
                          {4, "on most of the days"},
                          {5, "that is how it was, with nearly everybody and nearly always"}};
    return q;
}

questionnaire numbers() {
    questionnaire q{"tension", "Tension in a number", "Our own wording, practice at the river", "", {}, {}};
    questionnaire_item item{"How tense was the last week, all in all?", {}, false};
    for (int v = 0; v <= 40; ++v)
        item.answers.push_back({static_cast<double>(v), std::to_string(v)});
    q.items.push_back(item);
    q.subscales = {{"tension", "Tension", {0}, score_rule::sum, 1, true, {}}};
    return q;
}

std::vector<answered_questionnaire> answered() {
    constexpr std::array<std::array<std::size_t, 6>, 6> said{
        {{0, 2, 3, 3, 0, 2}, {1, 2, 2, 3, 1, 2}, {1, 2, 2, 2, 0, 2}, {2, 1, 2, 2, 1, 1}, {2, 1, 1, 2, 2, 1}, {2, 1, 1, 1, 2, 1}}};
    std::vector<answered_questionnaire> all;
    for (std::size_t i = said.size(); i-- > 0;) {
        chosen_answers chosen(said[i].begin(), said[i].end());
        if (i == 2) chosen[1].reset();
        auto a = answered_as(week(), chosen);
        a.id = "20261129-1200-aaa" + std::string(1, static_cast<char>('a' + i));
        a.utc_ms = now_ms - static_cast<std::int64_t>(said.size() - 1 - i) * 13 * day_ms - (i + 1 < said.size() ? day_ms : 0);
        all.push_back(std::move(a));
    }
    return all;
}

sample on_scales(const char* name) {
    auto s = home_sample();
    s.name = name;
    s.view.current = screen::scale;
    s.view.scale.own = s.view.scale.open = true;
    return s;
}

sample asking(const char* name, const questionnaire& q, const chosen_answers& chosen, std::size_t at) {
    auto s = on_scales(name);
    s.view.scale.form = make_form(q, chosen, at);
    return s;
}

sample looking_back(const char* name, std::span<const answered_questionnaire> times, bool file, const char* whom) {
    auto s = on_scales(name);
    const auto q = week();
    s.view.scale.whom = whom;
    s.view.scale.history = make_history(q.id, file ? &q : nullptr, times, now_ms, review::clock_at_offset(0));
    return s;
}

} // namespace

std::vector<sample> scale_samples() {
    std::vector<sample> all;
    const auto times = answered();
    auto list = on_scales("scales");
    list.view.scale.whom = "K7";
    const std::array files{week(), wordy(), numbers()};
    list.view.scale.all = scale_lines(files, times, now_ms);
    list.view.scale.notices = {"week-two.toml, line 4: `rights` is missing: who made it, and by which right it is used here"};
    all.push_back(std::move(list));
    all.push_back(on_scales("scales_none"));
    all.push_back(asking("scale_item", week(), {0, 1, {}, {}, {}, {}}, 2));
    all.push_back(asking("scale_item_again", week(), {0, 2, 3, 1, {}, {}}, 1));
    all.push_back(asking("scale_item_wordy", wordy(), chosen_answers(6), 0));
    all.push_back(asking("scale_item_numbers", numbers(), chosen_answers(1), 0));
    all.push_back(asking("scale_end", week(), {0, 1, {}, 2, {}, 3}, 6));
    all.push_back(asking("scale_end_whole", week(), {0, 1, 2, 2, 0, 3}, 6));
    all.push_back(looking_back("scale_first", std::span{times}.last(1), true, ""));
    all.push_back(looking_back("scale_history", times, true, "K7"));
    auto diary = on_scales("scale_diary");
    diary.view.current = screen::diary;
    all.push_back(std::move(diary));
    auto card = on_scales("scale_card");
    card.view.current = screen::card;
    card.view.scale.of_client = true;
    auto& whose = card.view.card.emplace();
    whose.code = "K7";
    whose.facts = "4 sessions, the last Yesterday 16:10";
    all.push_back(std::move(card));
    all.push_back(looking_back("scale_no_file", std::span{times}.last(2), false, ""));
    return all;
}

} // namespace attune::test
