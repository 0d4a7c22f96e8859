#include "app/session/answered.hpp"

#include "dsp/change/reliable_change.hpp"

#include <algorithm>
#include <cmath>

namespace attune {

answered_questionnaire answered_as(const questionnaire& q, std::span<const std::optional<std::size_t>> chosen) {
    answered_questionnaire a;
    a.questionnaire = q.id;
    a.title = q.title;
    a.rights = q.rights;
    for (std::size_t i = 0; i < q.items.size(); ++i) {
        const auto& item = q.items[i];
        auto& kept = a.items.emplace_back(answered_item{item.text});
        if (i < chosen.size() && chosen[i] && *chosen[i] < item.answers.size()) kept.chosen = item.answers[*chosen[i]];
    }
    const auto scores = score(q, chosen);
    for (std::size_t i = 0; i < q.subscales.size(); ++i) {
        const auto& s = q.subscales[i];
        a.subscales.push_back({s.id, s.title, s.worse_higher, scores[i], s.change});
    }
    return a;
}

const answered_subscale* find_subscale(const answered_questionnaire& a, std::string_view id) noexcept {
    const auto at = std::find_if(a.subscales.begin(), a.subscales.end(), [&](const auto& s) { return s.id == id; });
    return at == a.subscales.end() ? nullptr : &*at;
}

std::optional<double> least_change(const answered_subscale& s) noexcept {
    if (!s.change) return std::nullopt;
    return least_reliable_change(s.change->sd, s.change->reliability);
}

std::optional<score_change> change_between(const answered_subscale& earlier, const answered_subscale& later) noexcept {
    const auto &a = earlier.score, &b = later.score;
    if (!a.value || !b.value || a.lowest != b.lowest || a.highest != b.highest) return std::nullopt;
    score_change c;
    c.by = *b.value - *a.value;
    if (const auto& norm = later.change)
        if (const auto rci = reliable_change(*a.value, *b.value, norm->sd, norm->reliability)) {
            c.reliable = std::abs(*rci) >= reliable;
            c.least = least_change(later);
        }
    return c;
}

} // namespace attune
