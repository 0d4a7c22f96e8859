#pragma once
// All sessions of one data folder, in one SQLite file. See FORMAT.md for the schema.

#include "app/session/client.hpp"
#include "app/session/past_session.hpp"
#include "app/session/recording.hpp"
#include "drivers/result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attune {

/// One line of a list; read without touching the session's body.
struct session_row {
    std::string id, client, practice_id, practice_title, sensor;
    std::int64_t started_utc_ms = 0;
    double duration_s = 0;
    std::uint64_t beats = 0;
    std::optional<ended_as> ended{}; ///< nothing: running now
    std::string together{};          ///< id of the other session of a dyad; empty where there is none
};

/// What came in, for a replay: inputs and commands in order, then the end where there was one.
using journal_entry = std::variant<input_record, command_record, ended_record>;

/// Thread: one at a time. Several processes may have the same file open; each writes only its own sessions.
class store {
public:
    /// Opens or creates; brings an older schema up to date; a newer one, another kind of file or a damaged
    /// one is refused with a sentence and left untouched. Sessions that no living process owns any more and
    /// that have no end are marked as recovered.
    static result<store> open(const std::filesystem::path& file);
    /// For reading only: never creates, never migrates.
    static result<store> open_read_only(const std::filesystem::path& file);
    ~store();
    store(store&&) noexcept;
    store& operator=(store&&) noexcept;

    /// Newest first.
    result<std::vector<session_row>> sessions(std::size_t limit = 1000000, std::size_t offset = 0) const;
    /// One person's alone (empty: the user's own) that began at or after `since_utc_ms`, newest first. Cost: of the order of
    /// what is given, however many others there are.
    result<std::vector<session_row>> sessions_of(std::string_view client, std::size_t limit = 1000000,
                                                 std::int64_t since_utc_ms = std::numeric_limits<std::int64_t>::min()) const;
    /// How many that would be without a limit; reads no row of theirs.
    result<std::size_t> count_of(std::string_view client) const;
    /// The line of one session; `id` as for read().
    result<session_row> row(std::string_view id) const;
    /// A whole session, with the classes that a person gave to its beats in place of the recorded ones. `id` may be shortened to any unambiguous beginning of at least 4 characters.
    result<recording> read(std::string_view id) const;
    result<std::vector<journal_entry>> journal(std::string_view id) const;
    /// Every stored record but the inputs and commands, in order, for replay --verify.
    result<std::vector<record>> records(std::string_view id) const;
    result<void> add_check_in(std::string_view id, const check_in& answers);
    /// The person keeps their trace to themselves, or shows it again; the newest holds. Also while the session runs.
    result<void> hide_trace(std::string_view id, bool hidden, std::int64_t utc_ms);
    /// At the end of the trail, of which `seen` entries were known when it was made: errc::busy where it has grown
    /// meanwhile, or the session still runs. Its summary is dropped, to be made anew.
    result<void> add_correction(std::string_view id, const beat_correction& c, std::size_t seen);
    /// Baselines measured by this client in the last `days` before `now_utc_ms`, newest first. Simulated and
    /// replayed hearts are not the client's.
    result<std::vector<baseline>> baselines(std::string_view client, std::int64_t now_utc_ms,
                                            int days = 14) const;
    /// This client's sessions that have ended, oldest first, with check-ins and kept summaries: a year in some
    /// milliseconds. What cannot be read of one is missing there and hides no other.
    result<std::vector<past_session>> past(std::string_view client) const;
    /// A summary by its session's full id.
    struct made_summary {
        std::string id;
        session_summary summary;
    };
    /// In one transaction; in place of older ones. Sessions that are gone meanwhile are passed over.
    result<void> keep(std::span<const made_summary> made);
    /// The belief that this client's newest search for a pace left, and when that search began; nothing
    /// where none within `days` heard a step. Simulated and replayed hearts are not the client's.
    struct found_pace {
        pace_finding finding;
        std::int64_t started_utc_ms;
    };
    result<std::optional<found_pace>> pace(std::string_view client, std::int64_t now_utc_ms,
                                           int days = 365) const;
    result<void> remove(std::string_view id);
    /// What is kept of a client (client_book); nothing where nothing is, as of the user themselves.
    result<std::optional<client>> who(std::string_view code) const;

    const std::filesystem::path& file() const noexcept;

private:
    struct state;
    explicit store(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

} // namespace attune
