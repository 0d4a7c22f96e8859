#pragma once
// Scales that a person may answer, as files of whoever has the right to use them; none is shipped. Read from
// TOML, see assets/questionnaires/FORMAT.md; scored here.

#include "drivers/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

struct answer_choice {
    double value = 0;
    std::string label;
    friend bool operator==(const answer_choice&, const answer_choice&) = default;
};

struct questionnaire_item {
    std::string text;
    std::vector<answer_choice> answers; ///< two at least, values rising or falling
    bool reverse = false; ///< scored as lowest + highest - value
    friend bool operator==(const questionnaire_item&, const questionnaire_item&) = default;
};

/// What the manual says of how steady a scale is, for the reliable change index (dsp/change).
struct change_norm {
    double sd = 0;
    double reliability = 0; ///< retest, 0 to below 1
    std::string source;     ///< where the two stand
    friend bool operator==(const change_norm&, const change_norm&) = default;
};

enum class score_rule : std::uint8_t { sum, mean };

struct subscale {
    std::string id, title;
    std::vector<std::size_t> items; ///< into questionnaire::items
    score_rule rule = score_rule::sum;
    /// Share of the items that must be answered. A sum over fewer than all is their mean times the number of all.
    double least_answered = 1;
    bool worse_higher = true; ///< which way is worse, for charts
    std::optional<change_norm> change{};
    friend bool operator==(const subscale&, const subscale&) = default;
};

struct questionnaire {
    std::string id, title;
    std::string rights; ///< who made it, and by which right it is used here; shown beneath it
    std::string instructions;
    std::vector<questionnaire_item> items;
    std::vector<subscale> subscales; ///< one at least
    friend bool operator==(const questionnaire&, const questionnaire&) = default;
};

/// Chosen: longer than any in use; keeps a slip of the finger from drawing for ever.
inline constexpr std::size_t most_items = 300, most_answers = 101, most_subscales = 50;

/// Fails with errc::invalid and a sentence with file, line and what would be right.
result<questionnaire> parse_questionnaire(std::string_view toml, std::string_view file_name);

/// One entry for each item: which of its answers was chosen; nothing: left out.
using chosen_answers = std::vector<std::optional<std::size_t>>;

struct subscale_score {
    std::optional<double> value{}; ///< nothing: too little was answered
    std::size_t answered = 0, of = 0;
    double lowest = 0, highest = 0; ///< that it can be
};

/// One for each subscale. Answers that the questionnaire does not have count as left out. O(items).
std::vector<subscale_score> score(const questionnaire& q, std::span<const std::optional<std::size_t>> chosen);

} // namespace attune
