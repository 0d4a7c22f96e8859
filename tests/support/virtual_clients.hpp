#pragma once
// The store of somebody who has led others for years: clients, with a name where one was wished, consent, paces and
// sessions of different practices with the check-ins, rests and summaries of real ones. Seeded.

#include "drivers/result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace attune::test {

struct virtual_clients {
    std::size_t clients = 500, sessions = 20'000;
    std::size_t own = 400;     ///< of the sessions: the user's own; the rest is shared out, some clients having many
    std::size_t most = 300;    ///< of the sessions: the first client's
    std::size_t own_entries = 200; ///< in the user's own diary
    /// Of each person's sessions so many of the newest have all their records; of older ones only the first piece is
    /// there, since nobody reads further without opening one.
    std::size_t whole = 12;
    std::int64_t until_utc_ms = 1'795'600'000'000; ///< the newest session is of the day before (2026-11)
    int days = 5 * 365;
};

/// The code of a client of it, from 0: "C000" has the most sessions.
std::string code_of(std::size_t client);

/// Four sessions go through engine and recorder beat by beat; all others are theirs under other names and times, each in
/// bodies of its own, written in transactions of a thousand.
result<void> write_clients(const std::filesystem::path& store_file, const virtual_clients& size, std::uint64_t seed);

} // namespace attune::test
