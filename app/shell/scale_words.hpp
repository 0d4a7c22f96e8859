#pragma once
// Scores of questionnaires and their change, in words. Pure. They say what was answered and what the file's own figures say
// of it; nothing is called normal or good.

#include "app/session/answered.hpp"

#include <string>
#include <vector>

namespace attune {

/// "12, of 0 to 27", "not scored, 3 of 9 answered".
std::string score_words(const subscale_score& s);
/// With the change since the time before, as the command line has it. `before`: null where there was none.
std::string score_line(const answered_subscale& now, const answered_subscale* before);

/// An earlier time of the same subscale.
struct earlier_score {
    const answered_subscale* score = nullptr; ///< null: it had no such subscale
    std::string when;
};
/// Against the last time and the first (no score: there was none, or it is the same time), with the file's figure and
/// its source, or that it names none. Empty where there was no earlier time.
std::vector<std::string> change_lines(const answered_subscale& now, const std::optional<earlier_score>& last,
                                      const std::optional<earlier_score>& first);

/// The character that gives each answer: the value itself where the values are 0, 1, 2 ... in this order, else 1 for the
/// first one, and so on. 0 where none is left.
std::vector<char> answer_keys(const questionnaire_item& item);

} // namespace attune
