#include "tests/support/virtual_clients.hpp"

#include "app/store/about.hpp"
#include "app/store/blob.hpp"
#include "app/store/client_book.hpp"
#include "app/store/connection.hpp"
#include "app/store/database.hpp"
#include "app/store/diary.hpp"
#include "app/store/session_id.hpp"
#include "app/store/session_writer.hpp"
#include "app/store/store.hpp"
#include "app/live/past.hpp"
#include "drivers/sim/random.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/virtual_year.hpp"

#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace attune::test {
namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr const char* strap = "serial:/dev/ttyUSB0";

/// A session as it lies in a store, without its name.
struct pattern {
    session_header header;
    std::vector<session_piece> pieces;
    std::vector<check_in> check_ins;
    session_summary summary;
};

result<std::vector<pattern>> patterns(std::uint64_t seed) {
    const scratch_folder folder;
    const auto file = folder / "patterns.db";
    virtual_year four;
    for (const auto& [id, title, pace] : {std::tuple{"resonance", "Resonance pace", 6.0},
                                         std::tuple{"exhale-longer", "Longer exhale", 6.0},
                                         std::tuple{"mindful-breathing", "Mindful breathing", 0.0},
                                         std::tuple{"protocol-stress-recovery", "Stress and recovery", 0.0}}) {
        check_in before{}, after{};
        before.tension = 55, after.tension = 40;
        after.when = check_in::moment::after;
        after.t_s = virtual_year::session_s;
        four.sessions.push_back({static_cast<std::int64_t>(four.sessions.size() + 1) * day_ms, id, title, pace, 64, 3.5, {before, after}});
    }
    if (auto done = record_year(four, seed, file, "P"); !done) return tl::unexpected{done.error()};
    auto from = store::open(file);
    if (!from) return tl::unexpected{from.error()};
    auto past = look_back(*from, "P");
    if (!past) return tl::unexpected{past.error()};
    auto db = open_database_read_only(file);
    if (!db) return tl::unexpected{db.error()};
    std::vector<pattern> all;
    for (const auto& p : *past) {
        auto whole = from->read(p.id);
        if (!whole) return tl::unexpected{whole.error()};
        pattern one{whole->header, {}, whole->check_ins, *p.summary};
        SQLite::Statement s{**db, "SELECT number, from_s, to_s, piece.body, key FROM piece JOIN session ON session = key WHERE id = ? ORDER BY number"};
        s.bind(1, p.id);
        while (s.executeStep()) {
            session_piece piece;
            piece.number = static_cast<std::uint64_t>(s.getColumn(0).getInt64());
            piece.from_s = s.getColumn(1).getDouble(), piece.to_s = s.getColumn(2).getDouble();
            auto body = db->unwrap({blob_kind::piece, p.id, piece.number}, blob_of(s.getColumn(3)));
            if (!body) return tl::unexpected{body.error()};
            piece.body = std::move(*body);
            piece.duration_s = p.duration_s, piece.beats = whole->beats.size(), piece.ended = p.ended;
            one.pieces.push_back(std::move(piece));
        }
        baseline rest;
        rest.source = baseline_source::this_session;
        rest.hr_bpm = 64, rest.hr_scale_bpm = 5;
        if (!one.pieces.empty()) one.pieces.front().baselines = {{seconds{300}, rest}};
        one.header.sensor = strap;
        one.header.setup.simulated = false;
        all.push_back(std::move(one));
    }
    return all;
}

struct planned {
    std::int64_t started;
    std::size_t whose; ///< a client, or `clients` for the user's own
    bool whole = false;
};

std::vector<planned> plan(const virtual_clients& size, sim::chance& random) {
    std::vector<planned> all;
    for (std::size_t i = 0; i < size.sessions; ++i) {
        const auto whose = i < size.own ? size.clients
                           : i < size.own + size.most ? 0
                           // Some stay long: the square of an even draw gives the first tenth a third of all.
                           : static_cast<std::size_t>(static_cast<double>(size.clients) * std::pow(random.uniform(), 2));
        all.push_back({size.until_utc_ms - day_ms - static_cast<std::int64_t>(random.uniform() * size.days * static_cast<double>(day_ms)),
                       std::min(whose, size.clients)});
    }
    std::sort(all.begin(), all.end(), [](const planned& a, const planned& b) { return a.started < b.started; });
    std::vector<std::size_t> newest(size.clients + 1);
    for (auto p = all.rbegin(); p != all.rend(); ++p)
        p->whole = newest[p->whose]++ < size.whole;
    return all;
}

result<void> write_people(const std::filesystem::path& file, const virtual_clients& size, sim::chance& random) {
    auto book = client_book::open(file);
    if (!book) return tl::unexpected{book.error()};
    constexpr std::array names{"Ada", "Bela", "Cem", "Dorothea", "Elif", "Jördis", "Kaan", "Mina"};
    for (std::size_t i = 0; i < size.clients; ++i) {
        client c{.code = code_of(i), .added_utc_ms = size.until_utc_ms - size.days * day_ms};
        if (random.uniform() < 0.3) c.name = fmt::format("{} {}", names[i % names.size()], i);
        if (random.uniform() < 0.8) c.consent_on = 19'000 + static_cast<int>(i);
        if (random.uniform() < 0.1) c.second_consent_on = 19'500;
        if (random.uniform() < 0.1) c.heart.beta_blocker = true;
        if (random.uniform() < 0.2) c.pace_bpm = 5.5;
        if (auto added = book->add(c); !added) return added;
    }
    auto own = diary::open(file);
    if (!own) return tl::unexpected{own.error()};
    for (std::size_t i = 0; i < size.own_entries; ++i) {
        diary_entry e;
        e.utc_ms = size.until_utc_ms - static_cast<std::int64_t>(i + 1) * day_ms;
        e.id = make_session_id(e.utc_ms, i);
        e.said.tension = 40;
        if (auto added = own->add(e); !added) return added;
    }
    return {};
}

} // namespace

std::string code_of(std::size_t client) {
    return fmt::format("C{:03}", client);
}

result<void> write_clients(const std::filesystem::path& file, const virtual_clients& size, std::uint64_t seed) {
    sim::chance when{seed, 1}, who{seed, 2};
    const auto all = patterns(seed);
    if (!all) return tl::unexpected{all.error()};
    if (auto people = write_people(file, size, who); !people) return people;
    const auto sessions = plan(size, when);
    auto db = open_database(file);
    if (!db) return tl::unexpected{db.error()};
    std::vector<store::made_summary> summaries;
    for (std::size_t i = 0; i < sessions.size();) try {
            SQLite::Transaction t{**db, SQLite::TransactionBehavior::IMMEDIATE};
            for (const auto end = std::min(sessions.size(), i + 1000); i < end; ++i) {
                const auto& p = (*all)[i % all->size()];
                auto header = p.header;
                header.started_utc_ms = sessions[i].started;
                header.client = sessions[i].whose == size.clients ? std::string{} : code_of(sessions[i].whose);
                header.id = make_session_id(header.started_utc_ms, i); // in order of their starts, so never twice
                const auto key = insert_session(*db, header, db->wrap({blob_kind::about, header.id}, encode_about(header)));
                for (const auto& piece : p.pieces)
                    if (piece.number == 0 || sessions[i].whole) insert_piece(*db, key, header, piece);
                update_session(**db, key, p.pieces.back(), 0);
                for (const auto& c : p.check_ins)
                    insert_check_in(*db, key, header.id, c);
                summaries.push_back({header.id, p.summary});
            }
            t.commit();
        } catch (const SQLite::Exception& e) {
            return tl::unexpected{told(e, file, db->get())};
        }
    auto kept = store::open(file);
    if (!kept) return tl::unexpected{kept.error()};
    return kept->keep(summaries);
}

} // namespace attune::test
