#pragma once
// Takes a running session's records and writes them away: one transaction a second, durable after each (law
// 6).

#include "app/session/recording.hpp"
#include "drivers/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace attune {

enum class recorder_mode {
    real_time,    ///< own thread; on_record never waits; a full queue is counted and said
    virtual_time, ///< no thread; a transaction every 4096 records, on the caller's thread
};

class recorder final : public record_sink {
public:
    /// Creates the session in the store (header.id is filled in: see id()) and takes its lock: no other
    /// instance can own it. Where the store cannot be opened or written, the recorder is still made:
    /// trouble() says why and the session goes on.
    static std::unique_ptr<recorder> begin(const std::filesystem::path& file, session_header header,
                                           recorder_mode mode);
    ~recorder(); ///< finish()

    void on_record(const record& r) noexcept override;
    /// Writes what waits, sets summary and end, releases the lock. The session's check-ins go through store.
    /// Another program that holds the store is waited for about a second, no longer; trouble() then says that
    /// the rest is not saved.
    void finish();
    /// Cheap while all is well. Empty while all is saved; else one sentence: "disk full: ...". Saving is
    /// tried again every second; when it works again the sentence is empty and what was kept in memory
    /// meanwhile (at most 64 MB) is written.
    std::string trouble() const;
    std::uint64_t lost() const noexcept;    ///< records that did not fit into the queue
    const std::string& id() const noexcept; ///< empty where the session could not be created
    result<void> add_check_in(const check_in& answers);
    /// The person keeps their trace to themselves, or shows it again; the newest holds. Written with the next transaction,
    /// after finish() at once.
    result<void> hide_trace(bool hidden, std::int64_t utc_ms);

private:
    struct state;
    explicit recorder(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

} // namespace attune
