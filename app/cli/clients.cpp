// attune clients: whom somebody leads; whose a session is; all of one as a file, or gone.
#include "app/cli/context.hpp"
#include "app/cli/passphrase.hpp"
#include "app/files/atomic_file.hpp"
#include "app/live/client_export.hpp"
#include "app/live/client_words.hpp"
#include "app/live/known.hpp"
#include "app/live/wall_clock.hpp"
#include "app/seal/seal.hpp"
#include "app/session/practice.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <ostream>

namespace attune::cli {

namespace {

using json = nlohmann::ordered_json;

struct wanted {
    std::string action = "list", who, to;
    std::optional<std::string> name, notes, consent, second_consent, pace;
    std::optional<bool> beta_blocker, pacemaker, heart_disease;
    bool sure = false, closeness_too = false, sealed = false;
};

std::string whose(const std::optional<std::string>& code) {
    return !code ? "a client who was deleted" : code->empty() ? "yourself" : *code;
}

std::string in_a_line(const client_row& r) {
    auto line = r.who.code;
    if (!r.who.name.empty()) line += "  " + r.who.name;
    line += fmt::format("  {} session{}", r.sessions, r.sessions == 1 ? "" : "s");
    if (const auto last = client_json(r).at("last"); !last.is_null())
        line += fmt::format(", the last {}", last.get<std::string>());
    if (r.who.heart.beta_blocker) line += "  beta-blocker";
    if (r.who.heart.pacemaker) line += "  pacemaker";
    if (r.who.heart.heart_disease) line += "  heart disease";
    if (r.unreadable) line += "  (what is kept of them cannot be read)";
    return line;
}

/// Nothing may be kept yet: then there is nobody, and nothing wrong.
result<std::vector<client_row>> everybody(const context& c) {
    std::error_code ignored;
    if (!std::filesystem::exists(c.store_file(), ignored)) return std::vector<client_row>{};
    auto book = client_book::open_read_only(c.store_file());
    if (!book && book.error().code == errc::unsupported) book = client_book::open(c.store_file()); // an older one
    if (!book) return tl::unexpected{book.error()};
    return book->list();
}

result<client_row> one(const context& c, const std::string& code) {
    auto all = everybody(c);
    if (!all) return tl::unexpected{all.error()};
    const auto found = std::find_if(all->begin(), all->end(), [&](const client_row& r) { return r.who.code == code; });
    if (found == all->end())
        return fail(errc::not_found, fmt::format("there is no client \"{}\" in {}: attune clients names them", code,
                                                 c.store_file().string()));
    return std::move(*found);
}

int list(context& c) {
    const auto all = everybody(c);
    if (!all) return c.failed(all.error());
    if (c.json) {
        json d;
        auto& rows = d["clients"] = json::array();
        for (const auto& r : *all)
            rows.push_back(client_json(r));
        return c.print(d);
    }
    if (all->empty()) c.out() << "No clients yet; attune clients add CODE makes one.\n";
    for (const auto& r : *all)
        c.out() << in_a_line(r) << '\n';
    c.out() << std::flush;
    return c.out() ? 0 : 1;
}

int show(context& c, const std::string& code) {
    const auto row = one(c, code);
    if (!row) return c.failed(row.error());
    const auto book = client_book::open_read_only(c.store_file());
    if (!book) return c.failed(book.error());
    const auto moves = book->moves(code);
    const auto sessions = c.read_store();
    if (!moves) return c.failed(moves.error());
    if (!sessions) return c.failed(sessions.error());
    // As the next practice will know them.
    session_setup setup;
    setup.plan.adaptive_pace = true;
    add_what_is_known(setup, *sessions, code, wall_clock_ms());
    const bool own_rest = setup.base.source == baseline_source::own_history;
    if (c.json) {
        auto d = client_json(*row);
        d["rest_hr_bpm"] = own_rest ? json(setup.base.hr_bpm) : json{};
        d["best_pace_bpm"] = setup.pace ? json(setup.pace->best) : json{};
        auto& all = d["moves"] = json::array();
        for (const auto& m : *moves)
            all.push_back(move_json(m));
        return c.print(d);
    }
    auto& out = c.out();
    const auto& who = row->who;
    out << in_a_line(*row) << '\n';
    if (row->kept && !row->unreadable) {
        out << (who.consent_on ? fmt::format("agreed to be recorded on {}\n", review::date_words(*who.consent_on))
                               : "no consent is noted\n");
        if (who.second_consent_on)
            out << fmt::format("the second person agreed on {}\n", review::date_words(*who.second_consent_on));
    }
    for (const auto& line : heart_words(who.heart))
        out << line << '\n';
    out << (own_rest ? fmt::format("rest of the last two weeks: {:.0f} beats a minute\n", setup.base.hr_bpm)
                     : "no rest of their own is known yet\n");
    if (setup.pace) out << fmt::format("pace: {:.1f} breaths a minute\n", setup.pace->best);
    for (const auto& m : *moves)
        out << fmt::format("session {} was moved from {} to {} on {}\n", m.session, whose(m.from), whose(m.to),
                           move_json(m).at("utc").get<std::string>());
    if (!who.notes.empty()) out << who.notes << '\n';
    out << std::flush;
    return out ? 0 : 1;
}

/// "none" takes it back.
std::optional<int> day_said(std::string_view option, const std::string& text) {
    if (text == "none") return std::nullopt;
    const auto day = review::day_of_date(text);
    if (!day) throw usage_error{fmt::format("{} {}: a date like 2026-12-01, or none", option, text)};
    return day;
}

void put_said(context& c, const wanted& w, client& who) {
    if (w.name) who.name = *w.name;
    if (w.notes && *w.notes == "-") { // so that they stand in no list of processes
        who.notes.assign(std::istreambuf_iterator<char>{c.around.in}, {});
        while (!who.notes.empty() && who.notes.back() == '\n')
            who.notes.pop_back();
    } else if (w.notes)
        who.notes = *w.notes;
    if (w.consent) who.consent_on = day_said("--consent", *w.consent);
    if (w.second_consent) who.second_consent_on = day_said("--second-consent", *w.second_consent);
    who.heart.beta_blocker = w.beta_blocker.value_or(who.heart.beta_blocker);
    who.heart.pacemaker = w.pacemaker.value_or(who.heart.pacemaker);
    who.heart.heart_disease = w.heart_disease.value_or(who.heart.heart_disease);
    if (w.pace && *w.pace == "none")
        who.pace_bpm.reset();
    else if (w.pace) {
        auto text = *w.pace;
        if (const auto wrong = between(slowest_pace.value, fastest_pace.value)(text); !wrong.empty())
            throw usage_error{fmt::format("--pace: {}", wrong)};
        who.pace_bpm = std::stod(text);
    }
    if (const auto wrong = wrong_with(who)) throw usage_error{*wrong};
}

int keep(context& c, const wanted& w, bool is_new) {
    client who;
    who.code = w.who;
    who.added_utc_ms = wall_clock_ms();
    if (is_new) put_said(c, w, who); // what is wrong is said before a store is made
    auto book = client_book::open(c.store_file());
    if (!book) return c.failed(book.error());
    bool there = false;
    if (!is_new) {
        auto kept = book->read(w.who);
        if (!kept) return c.failed(kept.error());
        there = kept->has_value();
        if (there)
            who = std::move(**kept);
        else if (const auto row = one(c, w.who); !row) // sessions alone make a client, too
            return c.failed(row.error());
        put_said(c, w, who);
    }
    const auto done = there ? book->change(who) : book->add(who);
    if (!done) return c.failed(done.error());
    const auto row = one(c, w.who);
    if (!row) return c.failed(row.error());
    if (c.json) return c.print(client_json(*row));
    c.out() << in_a_line(*row) << '\n' << std::flush;
    return c.out() ? 0 : 1;
}

int move(context& c, const wanted& w) {
    auto book = client_book::open(c.store_file());
    if (!book) return c.failed(book.error());
    const auto done = book->move(w.who, w.to, wall_clock_ms());
    if (!done) return c.failed(done.error());
    if (c.json) {
        auto d = move_json(done->what);
        d["others_rest"] = done->others_rest;
        return c.print(d);
    }
    c.out() << fmt::format("session {} moved from {} to {}\n", done->what.session, whose(done->what.from), whose(done->what.to));
    if (done->others_rest)
        c.out() << fmt::format("Its activation was compared with the rest of {}; attune activation {} --baseline FROM:TO "
                               "compares anew.\n",
                               whose(done->what.from), done->what.session);
    c.out() << std::flush;
    return c.out() ? 0 : 1;
}

int write_out(context& c, const wanted& w) {
    auto document = client_document(c.store_file(), w.who, w.closeness_too);
    if (!document) return c.failed(document.error());
    if (w.sealed) {
        const auto passphrase = ask_passphrase(c.passphrase_fd, asking::twice);
        if (!passphrase) return c.failed(passphrase.error());
        document = seal_document(*document, *passphrase);
        if (!document) return c.failed(document.error());
    }
    if (w.to == "-") {
        c.out() << *document << std::flush;
        return c.out() ? 0 : c.failed("standard output takes no more (is the disk full, or the pipe closed?)");
    }
    constexpr bool private_to_user = true;
    const auto written = write_file(w.to, *document, private_to_user);
    return written ? 0 : c.failed(written.error());
}

int forget(context& c, const wanted& w) {
    const auto row = one(c, w.who);
    if (!row) return c.failed(row.error());
    if (!w.sure)
        return c.failed(fmt::format("{} has {} session{}; deleting them with diary, plans and notes cannot be undone: add "
                                    "--yes (attune clients export {} --to FILE keeps a copy)",
                                    w.who, row->sessions, row->sessions == 1 ? "" : "s", w.who));
    auto book = client_book::open(c.store_file());
    if (!book) return c.failed(book.error());
    const auto gone = book->remove(w.who);
    if (!gone) return c.failed(gone.error());
    if (!gone->overwritten)
        c.err() << "attune clients: another program is just reading the store; what was there is overwritten when it closes\n"
                << std::flush;
    if (c.json)
        return c.print({{"deleted", w.who},
                        {"sessions", gone->sessions},
                        {"entries", gone->entries},
                        {"plans", gone->plans},
                        {"questionnaires", gone->questionnaires},
                        {"overwritten", gone->overwritten}});
    c.out() << fmt::format("{} is deleted: {} sessions, {} diary entries, {} plans", w.who, gone->sessions, gone->entries,
                           gone->plans);
    if (gone->questionnaires > 0) c.out() << fmt::format(", {} answered questionnaires", gone->questionnaires);
    c.out() << '\n' << std::flush;
    return c.out() ? 0 : 1;
}

void yes_or_no(CLI::App& sub, const std::string& name, std::optional<bool>& to, const std::string& help) {
    sub.add_option_function<std::string>(
           name, [&to](const std::string& said) { to = said == "yes"; }, help)
        ->type_name("yes|no")
        ->check(CLI::IsMember({"yes", "no"}));
}

} // namespace

void add_clients(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("clients", "Whom you lead: what is kept of each, and whose a session is");
    sub.add_option("what", w->action,
                   "list (default); show, add, edit CODE; move ID: a session to the client of --to; export CODE: all of one\n"
                   "as a file; delete CODE: all of one, for good")
        ->check(CLI::IsMember({"list", "show", "add", "edit", "move", "export", "delete"}));
    sub.add_option("CODE", w->who, "The client's code; of move the session, or the first characters of its id");
    sub.add_option("--name", w->name, "Only if wished; a code does")->type_name("WORDS");
    sub.add_option("--notes", w->notes, "- reads them from standard input")->type_name("TEXT");
    sub.add_option("--consent", w->consent, "Day on which they agreed to be recorded, or none")->type_name("DATE");
    sub.add_option("--second-consent", w->second_consent, "The same of the second person, who is recorded beside them")
        ->type_name("DATE");
    yes_or_no(sub, "--beta-blocker", w->beta_blocker, "It holds the heart rate: activation is not estimated");
    yes_or_no(sub, "--pacemaker", w->pacemaker, "It holds the heart rate: activation is not estimated");
    yes_or_no(sub, "--heart-disease", w->heart_disease, "Activation is never more than a rough estimate");
    sub.add_option("--pace", w->pace, "Their pace where it was found elsewhere, or none; a search in a session comes before it")
        ->type_name("BPM");
    auto& to = *sub.add_option("--to", w->to, "Of move: the client's code, \"\" for yourself; of export: the file, - for standard output")
                    ->type_name("CODE|FILE");
    sub.add_flag("--private", w->closeness_too, "Of export: with what the diary says of closeness to others");
    sub.add_flag("--sealed", w->sealed, "Of export: under a passphrase; attune unseal opens it");
    sub.add_flag("--yes", w->sure, "Of delete: really");
    common(sub, c, prints_data, [&c, w, &to] {
        const auto& a = w->action;
        if (a == "list") {
            if (!w->who.empty()) throw usage_error{"list takes no code; attune clients show CODE shows one"};
        } else {
            if (w->who.empty()) throw usage_error{a == "move" ? "name the session: attune clients move ID --to CODE"
                                                              : fmt::format("name the client: attune clients {} CODE", a)};
            if ((a == "move" || a == "export") && to.count() == 0)
                throw usage_error{a == "move" ? "say whose it is: --to CODE" : "name the file: --to FILE"};
        }
        if (const auto unlocked = c.unlock(); !unlocked) return c.failed(unlocked.error());
        if (a == "list") return list(c);
        if (a == "show") return show(c, w->who);
        if (a == "move") return move(c, *w);
        if (a == "export") return write_out(c, *w);
        if (a == "delete") return forget(c, *w);
        return keep(c, *w, a == "add");
    });
}

} // namespace attune::cli
