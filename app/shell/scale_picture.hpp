#pragma once
// Questionnaires as the screen draws them, from files and answers. Pure.

#include "app/review/trends/calendar.hpp"
#include "app/session/answered.hpp"
#include "app/shell/scale_view.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

/// Those with a file, then those that were answered and whose file has gone. `answered`: newest first, of one person.
std::vector<scale_line> scale_lines(std::span<const questionnaire> files, std::span<const answered_questionnaire> answered,
                                    std::int64_t now_utc_ms);

/// All of one. `file`: null where it is not there. Nothing where it is not there and was never answered.
std::optional<scale_history> make_history(std::string_view id, const questionnaire* file, std::span<const answered_questionnaire> answered,
                                          std::int64_t now_utc_ms, const review::local_clock& zone);

/// Under way. `chosen`: one for each item; `at`: which one is asked, or the number of items for the last page.
scale_form make_form(const questionnaire& q, const chosen_answers& chosen, std::size_t at);

} // namespace attune
