#pragma once
// What every reader and writer of the store's tables stands on: one connection, and SQLite's failures in words.
// Inside app/store only.

#include "app/store/database.hpp"

#include <SQLiteCpp/Column.h>

#include <string_view>
#include <utility>

namespace attune {

struct connection {
    std::filesystem::path file;
    database db;

    /// As open_database.
    static result<connection> open(const std::filesystem::path& file);
    /// As open_database_read_only.
    static result<connection> open_read_only(const std::filesystem::path& file);

    /// Runs `work`, which returns a result, and puts a failure of SQLite into words.
    template <class Work>
    auto ask(Work&& work) const -> decltype(work()) {
        try {
            return work();
        } catch (const SQLite::Exception& e) {
            return tl::unexpected{told(e, file, db.get())};
        }
    }

    /// After something was deleted. secure_delete has overwritten the pages; the log holds the old ones until it is
    /// emptied. False where another instance reads just now: its closing does it.
    result<bool> forget() const;
};

/// Lives as long as its statement stays where it is.
inline std::string_view blob_of(const SQLite::Column& c) {
    return {static_cast<const char*>(c.getBlob()), static_cast<std::size_t>(c.getBytes())};
}

} // namespace attune
