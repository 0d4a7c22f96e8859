#pragma once
// The answered questionnaires in a store. See FORMAT.md for the table.

#include "app/session/answered.hpp"
#include "drivers/result.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace attune {

struct kept_answers {
    std::vector<answered_questionnaire> all; ///< newest first
    std::size_t unreadable = 0;              ///< damaged, or of a newer program; they hide no other
};

/// A connection of its own to the same file as `store`. Thread: one at a time.
class answered_book {
public:
    /// Opens or creates, and brings an older store up to date, as `store` does.
    static result<answered_book> open(const std::filesystem::path& file);
    /// For reading only: never creates, never migrates.
    static result<answered_book> open_read_only(const std::filesystem::path& file);
    ~answered_book();
    answered_book(answered_book&&) noexcept;
    answered_book& operator=(answered_book&&) noexcept;

    result<kept_answers> list(std::string_view client) const;
    /// The same id once more is the same one: nothing is doubled by saying it twice.
    result<void> add(const answered_questionnaire& a);
    /// What was there is overwritten on the disk. errc::not_found where `client` has no such.
    result<void> remove(std::string_view client, std::string_view id);

private:
    struct state;
    explicit answered_book(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

} // namespace attune
