#pragma once
// What SQLite is given to do, counted over every connection that this process opens meanwhile, whoever opens it. Counts
// do not depend on the machine, nor on how deep a table's tree is; they do on how many rows are looked at.
// One at a time. Link PkgConfig::SQLITE3.

#include <sqlite3.h>

#include <cstdint>
#include <string_view>

namespace attune::test {

struct sql_work {
    std::uint64_t statements = 0; ///< run to their end
    std::uint64_t rows = 0;       ///< handed to the program
    std::uint64_t steps = 0;      ///< instructions of SQLite's machine
    std::uint64_t pieces = 0;     ///< statements that read records of a session
    friend bool operator==(const sql_work&, const sql_work&) = default;
};

class counting_sql {
public:
    counting_sql() {
        work = {};
        sqlite3_auto_extension(entry());
    }
    ~counting_sql() { sqlite3_cancel_auto_extension(entry()); }
    counting_sql(const counting_sql&) = delete;
    counting_sql& operator=(const counting_sql&) = delete;

    /// Of what `act` does.
    template <class Act>
    static sql_work of(Act&& act) {
        const counting_sql counting;
        act();
        return work;
    }

private:
    inline static sql_work work{};

    static void (*entry())() { return reinterpret_cast<void (*)()>(&opened); } // as sqlite3_auto_extension asks for it
    static int opened(sqlite3* db, char**, const void*) {
        return sqlite3_trace_v2(db, SQLITE_TRACE_ROW | SQLITE_TRACE_PROFILE, &traced, nullptr);
    }
    static int traced(unsigned what, void*, void* statement, void*) {
        auto* s = static_cast<sqlite3_stmt*>(statement);
        if (what == SQLITE_TRACE_ROW) {
            ++work.rows;
            return 0;
        }
        ++work.statements;
        const std::string_view words{sqlite3_sql(s)};
        work.pieces += words.find("FROM piece") != words.npos ? 1U : 0U;
        work.steps += static_cast<std::uint64_t>(sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 1));
        return 0;
    }
};

} // namespace attune::test
