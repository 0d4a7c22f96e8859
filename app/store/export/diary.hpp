#pragma once
// The diary as text for other programs: one JSON document, or a table. Pure.

#include "app/session/diary_entry.hpp"

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string>

namespace attune {

/// What was said about closeness is given away only where it is asked for.
enum class closeness : bool { kept_private, shown };

/// Keys are told in app/store/FORMAT.md; null where nothing was answered.
nlohmann::ordered_json diary_json(const diary_entry& e, closeness c);
/// RFC 4180, a header line first. A cell that a spreadsheet would take for a formula begins with an apostrophe.
std::string diary_csv(std::span<const diary_entry> entries, closeness c);
/// "2026-11-24T10:00:00+01:00": the clock of the place where it was written.
std::string local_words(const diary_entry& e);

} // namespace attune
