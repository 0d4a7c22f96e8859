#pragma once
// The writing half of one session: its row, its pieces, one transaction at a time. Knows no thread and no
// clock.

#include "app/session/recording.hpp"
#include "app/store/database.hpp"
#include "app/store/live_lock.hpp"
#include "app/store/trace_codec.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace attune {

/// A run of records, encoded, with what the session's row says once it is written.
struct session_piece {
    std::uint64_t number = 0;
    double from_s = 0, to_s = 0;
    std::string body;
    double duration_s = 0;   ///< of the session up to here
    std::uint64_t beats = 0; ///< of the session up to here
    std::optional<ended_as> ended{};
    std::vector<baseline_record> baselines{}; ///< measured in this piece
};

/// Gathers records into pieces. A piece grows until it is taken: bytes() tells when it is time.
class piece_maker {
public:
    void add(const record& r);
    bool empty() const noexcept { return records_ == 0; }
    std::size_t records() const noexcept { return records_; }
    std::size_t bytes() const noexcept { return open_.body.size(); }
    std::optional<ended_as> ended() const noexcept { return ended_; }
    session_piece take(); ///< and begins the next

private:
    session_piece open_{};
    std::size_t records_ = 0;
    double duration_s_ = 0;
    std::uint64_t beats_ = 0;
    std::optional<ended_as> ended_{};
};

/// Everything is idempotent: a transaction that failed, or that was written although it said that it failed,
/// can be asked for again.
class session_writer {
public:
    session_writer(std::filesystem::path file, session_header header);

    /// Opens the store, takes the session's lock and makes its row, as far as not done yet.
    result<void> prepare();
    /// One transaction with pieces from the front, at most about 4 MB, and all check-ins; what is written is
    /// removed.
    result<void> write(std::deque<session_piece>& pieces, std::vector<check_in>& check_ins,
                       std::uint64_t lost);
    /// In place of what was said before of the person's trace.
    result<void> hide_trace(const trace_wish& w);
    /// The last word, where the session's own records did not say it. Then the lock goes.
    result<void> end(std::optional<ended_as> how, std::uint64_t lost);
    void release() noexcept;
    /// From any thread: from now on, also in a wait that has begun, other programs are waited for only
    /// briefly.
    void hurry() noexcept;

    const session_header& header() const noexcept { return header_; }

private:
    template <class Work>
    result<void> transaction(Work&& work);
    /// The store was taken away from under us (deleted, replaced): SQLite would go on writing where nobody
    /// looks.
    bool moved() const;
    void abandon();

    const std::filesystem::path file_;
    session_header header_;
    std::atomic<int> patience_ms_{usual_patience_ms}; ///< outlives the connection that looks at it
    database db_;
    store_key_ptr seal_key_; ///< also where this process has locked itself meanwhile
    std::optional<live_lock> lock_;
    std::optional<std::int64_t> key_; ///< of the row, on this connection
    bool created_ = false;            ///< the row has been there
    std::uint64_t device_ = 0, inode_ = 0;
};

// The rows of a session, for who has a transaction open. Throw SQLite::Exception.
/// Gives the row's key. `about`: the wrapped header.
std::int64_t insert_session(const database& db, const session_header& h, const std::string& about);
void insert_piece(const database& db, std::int64_t key, const session_header& h, const session_piece& p);
/// Brings the row up to the last piece written.
void update_session(SQLite::Database& db, std::int64_t key, const session_piece& last, std::uint64_t lost);
/// Adds one check-in of a session; the same one twice stays one.
void insert_check_in(const database& db, std::int64_t key, std::string_view id, const check_in& c);
/// In place of what was said before.
void put_trace(const database& db, std::int64_t key, std::string_view id, const trace_wish& w);

} // namespace attune
