#pragma once
// A search for one's pace as JSON; keys as those of `attune resonance`.

#include "app/session/pace_finder.hpp"

#include <nlohmann/json_fwd.hpp>

namespace attune::cli {

nlohmann::ordered_json pace_search_json(const pace_search_view& v);

} // namespace attune::cli
