#include "app/store/schema.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <string>

namespace attune {
namespace {

// A body's first bytes say whether it is sealed, and under which key (FORMAT.md). Text of SQL, hence macros.
#define ATTUNE_GUARD_ON(when, what, table)                                                                             \
    "CREATE TRIGGER IF NOT EXISTS " #table "_" when "_guard BEFORE " what " ON " #table                                \
    " WHEN CASE WHEN EXISTS (SELECT 1 FROM lock) THEN substr(new.body, 1, 1) <> x'02' OR "                              \
    "substr(new.body, 3, 4) <> (SELECT substr(key_id, 1, 4) FROM lock) ELSE substr(new.body, 1, 1) = x'02' END "        \
    "BEGIN SELECT RAISE(ABORT, 'locked meanwhile'); END;"
#define ATTUNE_GUARD(table)                                                                                            \
    ATTUNE_GUARD_ON("insert", "INSERT", table) ATTUNE_GUARD_ON("update", "UPDATE OF body", table)

constexpr migration steps[] = {
    {1,
     "The first tables: what a list needs stands in columns, everything personal in bodies of one envelope.",
     R"(
CREATE TABLE session (
    key             INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    client          TEXT NOT NULL,
    practice_id     TEXT NOT NULL,
    practice_title  TEXT NOT NULL,
    sensor          TEXT NOT NULL,
    started_utc_ms  INTEGER NOT NULL,
    dsp_version     TEXT NOT NULL,
    program_version TEXT NOT NULL,
    duration_s      REAL NOT NULL DEFAULT 0,
    beats           INTEGER NOT NULL DEFAULT 0,
    lost            INTEGER NOT NULL DEFAULT 0,
    ended           TEXT CHECK (ended IN ('complete', 'early', 'recovered'))
) STRICT;
CREATE INDEX session_by_start ON session (started_utc_ms DESC, id DESC);
CREATE INDEX session_without_end ON session (id) WHERE ended IS NULL;
CREATE TABLE about (
    session INTEGER PRIMARY KEY REFERENCES session (key) ON DELETE CASCADE,
    body    BLOB NOT NULL
) STRICT;
CREATE TABLE piece (
    session INTEGER NOT NULL REFERENCES session (key) ON DELETE CASCADE,
    number  INTEGER NOT NULL,
    from_s  REAL NOT NULL,
    to_s    REAL NOT NULL,
    body    BLOB NOT NULL,
    PRIMARY KEY (session, number)
) STRICT;
CREATE TABLE check_in (
    key     INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES session (key) ON DELETE CASCADE,
    body    BLOB NOT NULL
) STRICT;
CREATE INDEX check_in_by_session ON check_in (session, key);
CREATE TABLE baseline (
    session         INTEGER NOT NULL REFERENCES session (key) ON DELETE CASCADE,
    client          TEXT NOT NULL,
    measured_utc_ms INTEGER NOT NULL,
    body            BLOB NOT NULL,
    PRIMARY KEY (session, measured_utc_ms)
) STRICT;
CREATE INDEX baseline_by_client ON baseline (client, measured_utc_ms DESC);
)"},
    {2,
     "Two people on one clock are two sessions, each whole by itself; a name that both bear links them.",
     R"(
ALTER TABLE session ADD COLUMN dyad TEXT;
CREATE INDEX session_by_dyad ON session (dyad) WHERE dyad IS NOT NULL;
)"},
    {3,
     "What a look back over years needs of a session, so that it opens without reading beats. Made of the rest "
     "of the store, so it may be missing anywhere.",
     R"(
CREATE TABLE summary (
    session INTEGER PRIMARY KEY REFERENCES session (key) ON DELETE CASCADE,
    body    BLOB NOT NULL
) STRICT;
)"},
    {4,
     "Check-ins apart from any session: the diary. What is not saved yet lies beside it, so that nothing typed is "
     "lost.",
     R"(
CREATE TABLE entry (
    key      INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE,
    client   TEXT NOT NULL,
    utc_ms   INTEGER NOT NULL,
    offset_s INTEGER NOT NULL,
    draft_of TEXT,
    body     BLOB NOT NULL
) STRICT;
CREATE INDEX entry_by_time ON entry (client, utc_ms DESC, id DESC);
)"},
    {5,
     "What a person has set out to practise over weeks, and their words for harder days, belong to them as their "
     "sessions do.",
     R"(
CREATE TABLE plan (
    key    INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    client TEXT NOT NULL,
    body   BLOB NOT NULL
) STRICT;
CREATE INDEX plan_by_client ON plan (client, key);
CREATE TABLE relapse_plan (
    client TEXT PRIMARY KEY,
    body   BLOB NOT NULL
) STRICT;
)"},
    {6,
     "Whose sessions somebody leads: a row a client, everything said of them in its body. A session filed under the "
     "wrong one is moved, and the move stays told as long as the session does.",
     R"(
CREATE TABLE client (
    key  INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE move (
    key         INTEGER PRIMARY KEY,
    session     INTEGER NOT NULL REFERENCES session (key) ON DELETE CASCADE,
    utc_ms      INTEGER NOT NULL,
    from_client TEXT,
    to_client   TEXT
) STRICT;
CREATE INDEX move_by_session ON move (session, key);
CREATE INDEX session_by_client ON session (client, started_utc_ms DESC);
)"},
    {7,
     "A passphrase over all that is personal. Whether it is set is a row of the store, so that a copy is never without its "
     "key; and no connection that has not heard of it, of whatever program, can leave a plain body in a locked store or a "
     "sealed one elsewhere.",
     R"(
CREATE TABLE IF NOT EXISTS lock (
    only_one  INTEGER PRIMARY KEY CHECK (only_one = 1),
    key_id    BLOB NOT NULL,
    key_block BLOB NOT NULL,
    swept     INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS code (
    alias TEXT PRIMARY KEY,
    body  BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS named (
    session INTEGER PRIMARY KEY REFERENCES session (key) ON DELETE CASCADE,
    body    BLOB NOT NULL
) STRICT;
)" ATTUNE_GUARD(about) ATTUNE_GUARD(piece) ATTUNE_GUARD(check_in) ATTUNE_GUARD(baseline) ATTUNE_GUARD(summary)
         ATTUNE_GUARD(entry) ATTUNE_GUARD(plan) ATTUNE_GUARD(relapse_plan) ATTUNE_GUARD(client) ATTUNE_GUARD(code)
             ATTUNE_GUARD(named)},
    {8,
     "Questionnaires as they were answered, with the words of that day: the file they were asked from may change.",
     R"(
CREATE TABLE IF NOT EXISTS answered (
    key    INTEGER PRIMARY KEY,
    id     TEXT NOT NULL UNIQUE,
    client TEXT NOT NULL,
    utc_ms INTEGER NOT NULL,
    body   BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS answered_by_time ON answered (client, utc_ms DESC, key DESC);
)" ATTUNE_GUARD(answered)},
    {9,
     "What a person says of single beats, looking back: a trail beside the records, which stay as they were written.",
     R"(
CREATE TABLE IF NOT EXISTS correction (
    session INTEGER NOT NULL REFERENCES session (key) ON DELETE CASCADE,
    number  INTEGER NOT NULL,
    body    BLOB NOT NULL,
    PRIMARY KEY (session, number)
) STRICT;
)" ATTUNE_GUARD(correction)},
    {10,
     "Of two people each may keep their trace to themselves. The wish outlives the program, beside the records, which stay as "
     "they were written.",
     R"(
CREATE TABLE IF NOT EXISTS trace (
    session INTEGER PRIMARY KEY REFERENCES session (key) ON DELETE CASCADE,
    body    BLOB NOT NULL
) STRICT;
)" ATTUNE_GUARD(trace)},
};

} // namespace

std::span<const migration> store_migrations() noexcept {
    return steps;
}
#undef ATTUNE_GUARD
#undef ATTUNE_GUARD_ON

int store_version() noexcept {
    return std::end(steps)[-1].to;
}

void migrate(SQLite::Database& db, std::span<const migration> all) {
    for (const auto& step : all) {
        // The version is read inside the transaction: another instance may have taken the step meanwhile.
        SQLite::Transaction transaction{db, SQLite::TransactionBehavior::IMMEDIATE};
        if (db.execAndGet("PRAGMA user_version").getInt() >= step.to) continue;
        db.exec(std::string{step.sql});
        db.exec("PRAGMA user_version = " + std::to_string(step.to));
        transaction.commit();
    }
}

} // namespace attune
