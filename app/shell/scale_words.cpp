#include "app/shell/scale_words.hpp"

#include "app/language/language.hpp"

namespace attune {
namespace {

/// Why the two cannot be compared, or their difference.
std::string difference_words(const answered_subscale& now, const earlier_score& then, bool first) {
    if (!then.score)
        return first ? tr("Not compared with the first time, {}: it had no such scale then.", then.when)
                     : tr("Not compared with the last time, {}: it had no such scale then.", then.when);
    const auto &a = then.score->score, &b = now.score;
    if (!a.value || !b.value)
        return first ? tr("Not compared with the first time, {}: one of the two has no score.", then.when)
                     : tr("Not compared with the last time, {}: one of the two has no score.", then.when);
    const auto c = change_between(*then.score, now);
    if (!c)
        return first ? tr("Not compared with the first time, {}: it could be {:Lg} to {:Lg} then.", then.when, a.lowest, a.highest)
                     : tr("Not compared with the last time, {}: it could be {:Lg} to {:Lg} then.", then.when, a.lowest, a.highest);
    if (!c->reliable)
        return first ? tr("{:+Lg} since the first time, {}.", c->by, then.when) : tr("{:+Lg} since the last time, {}.", c->by, then.when);
    if (*c->reliable)
        return first ? tr("{:+Lg} since the first time, {}: more than the scale itself wobbles.", c->by, then.when)
                     : tr("{:+Lg} since the last time, {}: more than the scale itself wobbles.", c->by, then.when);
    return first ? tr("{:+Lg} since the first time, {}: no more than the scale itself wobbles.", c->by, then.when)
                 : tr("{:+Lg} since the last time, {}: no more than the scale itself wobbles.", c->by, then.when);
}

} // namespace

std::string score_words(const subscale_score& s) {
    if (!s.value) return tr("not scored, {} of {} answered", s.answered, s.of);
    if (s.answered < s.of) return tr("{:Lg}, of {:Lg} to {:Lg}; {} of {} answered", *s.value, s.lowest, s.highest, s.answered, s.of);
    return tr("{:Lg}, of {:Lg} to {:Lg}", *s.value, s.lowest, s.highest);
}

std::string score_line(const answered_subscale& now, const answered_subscale* before) {
    const auto head = now.title + ": " + score_words(now.score);
    const auto c = before ? change_between(*before, now) : std::nullopt;
    if (!c) return head;
    if (!c->reliable) return tr("{}; {:+Lg} since the last time", head, c->by);
    return *c->reliable ? tr("{}; {:+Lg} since the last time, more than the scale itself wobbles ({})", head, c->by, now.change->source)
                        : tr("{}; {:+Lg} since the last time, no more than the scale itself wobbles ({})", head, c->by, now.change->source);
}

std::vector<std::string> change_lines(const answered_subscale& now, const std::optional<earlier_score>& last,
                                      const std::optional<earlier_score>& first) {
    std::vector<std::string> lines;
    if (!last && !first) return lines;
    if (last) lines.push_back(difference_words(now, *last, false));
    if (first) lines.push_back(difference_words(now, *first, true));
    if (const auto least = least_change(now))
        lines.push_back(tr("By {}, a difference of {:.2Lf} or more is reliable.", now.change->source, *least));
    else
        lines.emplace_back(tr("Whether a change is reliable is not told: the file names no reliability."));
    return lines;
}

std::vector<char> answer_keys(const questionnaire_item& item) {
    bool counts = true;
    for (std::size_t i = 0; i < item.answers.size(); ++i)
        counts = counts && item.answers[i].value == static_cast<double>(i);
    std::vector<char> keys;
    for (std::size_t i = 0; i < item.answers.size(); ++i) {
        const auto digit = counts ? i : i + 1;
        keys.push_back(digit <= 9 ? static_cast<char>('0' + digit) : char{});
    }
    return keys;
}

} // namespace attune
