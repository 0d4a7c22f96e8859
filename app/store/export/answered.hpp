#pragma once
// Answered questionnaires as text for other programs: JSON, or a table of scores. Pure.

#include "app/session/answered.hpp"

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string>

namespace attune {

/// Keys are told in app/store/FORMAT.md; null where nothing was answered or too little to score.
nlohmann::ordered_json answered_json(const answered_questionnaire& a);
/// A row a subscale and time, in the order given. RFC 4180, a header line first.
std::string scores_csv(std::span<const answered_questionnaire> all);

} // namespace attune
