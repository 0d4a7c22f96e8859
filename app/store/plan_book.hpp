#pragma once
// The plans in a store, and the words for harder days. See FORMAT.md for the tables.

#include "app/session/plan.hpp"
#include "drivers/result.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace attune {

struct kept_plans {
    std::vector<own_plan> all;  ///< in the order in which they were made
    std::size_t unreadable = 0; ///< damaged, or of a newer program
};

/// A connection of its own to the same file as `store`. Thread: one at a time.
class plan_book {
public:
    /// Opens or creates, and brings an older store up to date, as `store` does.
    static result<plan_book> open(const std::filesystem::path& file);
    /// For reading only: never creates, never migrates.
    static result<plan_book> open_read_only(const std::filesystem::path& file);
    ~plan_book();
    plan_book(plan_book&&) noexcept;
    plan_book& operator=(plan_book&&) noexcept;

    result<kept_plans> plans(std::string_view client) const;
    /// New, or in place of the one with its id. errc::invalid where wrong_with() says why.
    result<void> keep(std::string_view client, const own_plan& p);
    /// Gone for good; errc::not_found where it is not there.
    result<void> remove(std::string_view client, std::string_view id);

    /// Empty where nothing was written yet.
    result<relapse_plan> for_hard_days(std::string_view client) const;
    /// An empty one is taken out of the store.
    result<void> keep_for_hard_days(std::string_view client, const relapse_plan& p);

private:
    struct state;
    explicit plan_book(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

} // namespace attune
