#pragma once
// A session as one JSON document: what `show ID --json` prints and what an exported .json holds.

#include "app/session/recording.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace attune {

/// Keys as in CLI.md; the rest is told in app/store/FORMAT.md. Pure; full precision; null where there is no
/// number.
nlohmann::ordered_json show_json(const recording& r);
/// The same as text, ready to be written: UTF-8, a line break at the end.
std::string to_json(const recording& r);

} // namespace attune
