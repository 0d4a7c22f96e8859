#pragma once
// The clients in a store: what is kept of each, whose a session is, and taking all of one away. See FORMAT.md.

#include "app/session/client.hpp"
#include "drivers/result.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// A line of the list of clients.
struct client_row {
    client who;              ///< only the code where nothing is kept, as after `practice --client CODE`
    bool kept = false;       ///< there is a row of its own
    bool unreadable = false; ///< there is one, damaged; it hides no other
    std::size_t sessions = 0;
    std::optional<std::int64_t> last_utc_ms{}; ///< start of the newest session
};

/// A session that was filed under another client first.
struct session_move {
    std::string session;
    std::int64_t utc_ms = 0;
    /// Codes; empty = the user's own; nothing = a client who was deleted since.
    std::optional<std::string> from{}, to{};
};

/// A connection of its own to the same file as `store`. Thread: one at a time.
class client_book {
public:
    /// Opens or creates, and brings an older store up to date, as `store` does.
    static result<client_book> open(const std::filesystem::path& file);
    /// For reading only: never creates, never migrates.
    static result<client_book> open_read_only(const std::filesystem::path& file);
    ~client_book();
    client_book(client_book&&) noexcept;
    client_book& operator=(client_book&&) noexcept;

    /// Everybody who is kept or has sessions, diary or plans, by code; the user's own are nobody's.
    result<std::vector<client_row>> list() const;
    /// Nothing where no row is kept.
    result<std::optional<client>> read(std::string_view code) const;
    /// errc::invalid where wrong_with() says why, or the code is taken.
    result<void> add(const client& c);
    /// In place of what is kept under its code, and nothing of that stays in the file; errc::not_found.
    result<void> change(const client& c);

    struct moved {
        session_move what;
        /// Its activation was compared with the rest of whom it was filed under.
        bool others_rest = false;
    };
    /// One transaction: the session and its baselines belong to `to` (empty: the user's own) from now on, and the
    /// move is told. errc::not_found where there is no such session or client, errc::busy while it runs,
    /// errc::invalid where it is theirs already.
    result<moved> move(std::string_view session, std::string_view to, std::int64_t utc_ms);
    /// In the order in which they were made; of all sessions that are or were this client's.
    result<std::vector<session_move>> moves(std::string_view code) const;

    struct removed {
        std::size_t sessions = 0, entries = 0, plans = 0, questionnaires = 0;
        /// False where another program was just reading: what was there goes from the log when that ends.
        bool overwritten = false;
    };
    /// Everything of this client, in one transaction, and overwritten in the files. Nothing is left but that some
    /// session of another client was once moved from or to somebody. errc::not_found, errc::busy while one of their
    /// sessions runs. Cost: of the order of reading it all.
    result<removed> remove(std::string_view code);

private:
    struct state;
    explicit client_book(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

} // namespace attune
