#pragma once
// A file from elsewhere becomes a session of the store, whole or not at all.

#include "app/import/imported.hpp"

#include <filesystem>
#include <string>

namespace attune {

struct import_wishes {
    std::string client{};                         ///< a code; empty = the user's own. Never taken from the file
    std::string title{};                          ///< empty: the file's, or "Imported recording"
    std::optional<std::int64_t> started_utc_ms{}; ///< before what the file says
};
struct import_outcome {
    std::string id;
    import_kind kind;
    std::uint64_t beats;
    double duration_s;
    std::int64_t started_utc_ms;
    bool start_known;        ///< from the wishes or the file; else it is taken to have ended at the import
    bool source_kept;        ///< the file's bytes stand in the session
    std::string named_client; ///< the code that the file names, for the person to judge
};

/// `name` says what the bytes are (import_recording). Nothing is stored where anything fails.
result<import_outcome> import_session(const std::filesystem::path& store_file, std::string_view bytes,
                                      std::string_view name, const import_wishes& wishes = {});

} // namespace attune
