#include "app/shell/scale_picture.hpp"

#include "app/language/language.hpp"
#include "app/shell/scale_words.hpp"
#include "app/shell/trends_words.hpp"
#include "app/shell/words.hpp"

#include <algorithm>
#include <string>

namespace attune {
namespace {

constexpr int least_days = 14; // chosen: two weeks of axis, so that the first times are not torn apart

std::vector<scale_question> asked_and_said(const answered_questionnaire& a) {
    std::vector<scale_question> all;
    for (const auto& i : a.items)
        all.push_back({i.text, i.chosen ? i.chosen->label : std::string{}});
    return all;
}

/// The scores alone, for a list.
std::string scores_in_a_line(const answered_questionnaire& a) {
    std::string line;
    for (const auto& s : a.subscales) {
        line += line.empty() ? "" : "  ·  ";
        line += s.title + "  " + (s.score.value ? tr("score|{:Lg}", *s.score.value) : std::string{tr("not scored")});
    }
    return line;
}

/// Of one questionnaire, newest first.
std::vector<const answered_questionnaire*> times_of(std::span<const answered_questionnaire> answered, std::string_view id) {
    std::vector<const answered_questionnaire*> all;
    for (const auto& a : answered)
        if (a.questionnaire == id) all.push_back(&a);
    return all;
}

std::string answered_words(const std::vector<const answered_questionnaire*>& times, std::int64_t now_ms) {
    if (times.empty()) return tr("not answered yet");
    return trn("answered {} time, the last {}", "answered {} times, the last {}", times.size(), when_words(times.front()->utc_ms, now_ms));
}

scale_panel panel_of(const std::vector<const answered_questionnaire*>& times, const answered_subscale& now, std::int64_t now_ms,
                     const review::local_clock& zone) {
    scale_panel p;
    p.title = now.title;
    p.score = score_words(now.score);
    p.low = now.score.lowest;
    p.high = now.score.highest;
    const auto earlier = [&](const answered_questionnaire& a) {
        return earlier_score{find_subscale(a, now.id), when_words(a.utc_ms, now_ms)};
    };
    std::optional<earlier_score> last, first;
    if (times.size() > 1) last = earlier(*times[1]);
    if (times.size() > 2) first = earlier(*times.back());
    p.lines = change_lines(now, last, first);
    std::size_t others = 0;
    for (auto t = times.rbegin(); t != times.rend(); ++t) {
        const auto* s = find_subscale(**t, now.id);
        if (!s || !s->score.value) continue;
        if (s->score.lowest != p.low || s->score.highest != p.high) {
            ++others;
            continue;
        }
        const auto at = zone((*t)->utc_ms);
        p.points.push_back({at.day + at.hour / 24, *s->score.value});
    }
    if (const auto least = least_change(now); least && p.points.size() > 1) {
        const double from = p.points.front().value;
        p.band = {std::max(p.low, from - *least), std::min(p.high, from + *least)};
        p.lines.emplace_back(tr("The band: no more than it wobbles, around the first point."));
    }
    if (others > 0)
        p.lines.push_back(trn("{} time is not drawn: the scale could be other numbers then.",
                              "{} times are not drawn: the scale could be other numbers then.", others));
    return p;
}

} // namespace

std::vector<scale_line> scale_lines(std::span<const questionnaire> files, std::span<const answered_questionnaire> answered,
                                    std::int64_t now_utc_ms) {
    std::vector<scale_line> all;
    for (const auto& q : files)
        all.push_back({q.id, q.title, trn("{} item", "{} items", q.items.size()) + "  ·  " + answered_words(times_of(answered, q.id), now_utc_ms)});
    for (const auto& a : answered) {
        if (std::any_of(all.begin(), all.end(), [&](const auto& l) { return l.id == a.questionnaire; })) continue;
        all.push_back({a.questionnaire, a.title, answered_words(times_of(answered, a.questionnaire), now_utc_ms) + "  ·  " +
                                                     tr("its file is not there any more")});
    }
    return all;
}

std::optional<scale_history> make_history(std::string_view id, const questionnaire* file, std::span<const answered_questionnaire> answered,
                                          std::int64_t now_utc_ms, const review::local_clock& zone) {
    const auto times = times_of(answered, id);
    if (!file && times.empty()) return std::nullopt;
    scale_history h;
    h.can_answer = file != nullptr;
    h.id = id;
    h.title = file ? file->title : times.front()->title;
    h.rights = file ? file->rights : times.front()->rights;
    h.facts = answered_words(times, now_utc_ms);
    if (times.empty()) return h;
    for (const auto& s : times.front()->subscales)
        h.panels.push_back(panel_of(times, s, now_utc_ms, zone));
    h.from = zone(times.back()->utc_ms).day;
    h.to = zone(times.front()->utc_ms).day;
    const int more = std::max(2, least_days - (h.to - h.from + 1)); // a day of air at least, so that no point is cut
    h.from -= more / 2;
    h.to += more - more / 2;
    h.ticks = day_ticks(h.from, h.to);
    for (std::size_t i = 0; i < times.size(); ++i) {
        const auto& a = *times[i];
        auto& t = h.times.emplace_back(scale_time{a.id, when_words(a.utc_ms, now_utc_ms), scores_in_a_line(a), {}, asked_and_said(a)});
        const auto* before = i + 1 < times.size() ? times[i + 1] : nullptr;
        for (const auto& s : a.subscales)
            t.scores.push_back(score_line(s, before ? find_subscale(*before, s.id) : nullptr));
    }
    return h;
}

scale_form make_form(const questionnaire& q, const chosen_answers& chosen, std::size_t at) {
    scale_form f;
    f.title = q.title;
    f.instructions = q.instructions;
    f.rights = q.rights;
    f.at = at;
    for (std::size_t i = 0; i < q.items.size(); ++i) {
        const auto& item = q.items[i];
        f.items.push_back({item.text, chosen[i] ? item.answers[*chosen[i]].label : std::string{}});
        f.answered += chosen[i].has_value();
    }
    if (at < q.items.size()) {
        const auto& item = q.items[at];
        const auto keys = answer_keys(item);
        for (std::size_t k = 0; k < item.answers.size(); ++k)
            f.answers.push_back({item.answers[k].label, keys[k], chosen[at] == k});
        return f;
    }
    const auto scores = score(q, chosen);
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (!scores[i].value) f.unscored.push_back(q.subscales[i].title + ": " + score_words(scores[i]));
    return f;
}

} // namespace attune
