#pragma once
// Everything that is kept of one client as one document.

#include "drivers/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace attune {

/// One JSON document (app/store/FORMAT.md, "A client's file"): what is kept of them, each session as `show --json`
/// gives it, diary, plans, words for harder days, moves. `closeness_too`: with what the diary says of closeness to
/// others. errc::not_found where there is no such client; a part that is damaged fails the whole, so that nobody takes
/// an incomplete file for a complete one. Cost: the document in memory, about 1 MB for 20 minutes of session.
result<std::string> client_document(const std::filesystem::path& store_file, std::string_view code, bool closeness_too);

} // namespace attune
