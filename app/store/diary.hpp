#pragma once
// The diary: check-ins apart from any session, in the same file as the sessions, and what is being written.

#include "app/session/diary_entry.hpp"
#include "drivers/result.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace attune {

/// Thread: one at a time. Several processes may have the same file open.
class diary {
public:
    /// As store::open: makes the file where there is none, brings an older one up to date.
    static result<diary> open(const std::filesystem::path& file);
    /// For reading only; a store from before there was a diary is refused (errc::unsupported).
    static result<diary> open_read_only(const std::filesystem::path& file);
    ~diary();
    diary(diary&&) noexcept;
    diary& operator=(diary&&) noexcept;

    struct listed {
        std::vector<diary_entry> entries; ///< newest first by the clock of their day, then by UTC
        std::size_t unreadable = 0;       ///< damaged; they hide no other
    };
    /// Cost: 5000 entries in some 20 ms.
    result<listed> list(std::string_view client) const;
    result<diary_entry> read(std::string_view id) const;
    /// The same id once more is the same entry: nothing is doubled by saying it twice. Its draft goes.
    result<void> add(const diary_entry& e);
    /// In place of what stands under its id. errc::not_found where it was deleted meanwhile.
    result<void> change(const diary_entry& e);
    /// What was there is overwritten on the disk.
    result<void> remove(std::string_view id);

    /// What is being written and not saved yet; one of a client.
    struct draft {
        diary_entry entry;
        bool of_change = false; ///< of an entry that is saved already
    };
    result<std::optional<draft>> unsaved(std::string_view client) const;
    result<void> keep_unsaved(const draft& d);
    result<void> discard_unsaved(std::string_view client);

private:
    struct state;
    explicit diary(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

} // namespace attune
