#pragma once
// A questionnaire as somebody answered it: with the words and the scores of that day, so that it reads the same
// when its file has changed or gone. And two of them compared.

#include "app/session/questionnaire.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

struct answered_item {
    std::string text;
    std::optional<answer_choice> chosen{}; ///< nothing: left out
};

struct answered_subscale {
    std::string id, title;
    bool worse_higher = true;
    subscale_score score;
    std::optional<change_norm> change{}; ///< of the manual, as the file had it then
};

struct answered_questionnaire {
    std::string id{};     ///< its own, made like a session's
    std::string client{}; ///< empty: the user's own
    std::int64_t utc_ms = 0;
    std::string questionnaire{}, title{}, rights{};
    std::vector<answered_item> items{};
    std::vector<answered_subscale> subscales{};
};

/// Scores it. `id`, `client` and `utc_ms` are left to the caller. Answers that it does not have count as left out. O(items).
answered_questionnaire answered_as(const questionnaire& q, std::span<const std::optional<std::size_t>> chosen);

/// Null where it has no such subscale.
const answered_subscale* find_subscale(const answered_questionnaire& a, std::string_view id) noexcept;

/// The difference that is just reliable, by the numbers of its manual; nothing where there are none.
std::optional<double> least_change(const answered_subscale& s) noexcept;

struct score_change {
    double by = 0; ///< later - earlier
    /// Larger than the scale's own unsteadiness (|RCI| >= 1.96, dsp/change); nothing where the manual gives no numbers.
    std::optional<bool> reliable{};
    std::optional<double> least{}; ///< the difference that is just reliable
};
/// Nothing where one of them has no score, or could be from another lowest to another highest: then the file was changed
/// between, and the difference says nothing. The norm is the later one's.
std::optional<score_change> change_between(const answered_subscale& earlier, const answered_subscale& later) noexcept;

} // namespace attune
