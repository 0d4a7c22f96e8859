#include "app/shell/client_desk.hpp"

#include "app/files/atomic_file.hpp"
#include "app/language/language.hpp"
#include "app/live/client_export.hpp"
#include "app/live/client_words.hpp"
#include "app/live/known.hpp"
#include "app/review/trends/calendar.hpp"
#include "app/session/known_baseline.hpp"
#include "app/session/overloaded.hpp"
#include "app/shell/words.hpp"
#include "app/store/client_book.hpp"
#include "app/store/store.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace attune {
namespace {

result<std::optional<int>> day_in(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const auto day = review::day_of_date(text);
    if (!day) return fail(errc::invalid, tr("\"{}\" is no day: write it like 2026-11-28, or leave it empty.", text));
    return day;
}

result<std::optional<double>> pace_in(std::string text) {
    if (text.empty()) return std::nullopt;
    std::replace(text.begin(), text.end(), ',', '.');
    double v = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), v);
    if (failed != std::errc{} || end != text.data() + text.size() || !(v >= slowest_pace.value && v <= fastest_pace.value))
        return fail(errc::invalid, tr("\"{}\" is no pace: {:.0Lf} to {:.0Lf} breaths a minute, or empty.", text, slowest_pace.value,
                                      fastest_pace.value));
    return v;
}

std::string whose(const std::optional<std::string>& code) {
    if (!code) return tr("a client who was deleted since");
    return code->empty() ? std::string{tr("whose|yourself")} : *code;
}

/// As the next session will know them.
std::vector<std::string> known_of(const store& s, const client& who, std::int64_t now_ms) {
    session_setup setup;
    setup.plan.adaptive_pace = true;
    setup.base = known_baseline({});
    add_rest_and_pace(setup, s, who.code, now_ms);
    std::vector<std::string> all;
    all.push_back(setup.base.source == baseline_source::own_history
                      ? tr("Own rest, of the last two weeks: {:.0Lf} beats a minute.", setup.base.hr_bpm)
                      : std::string{tr("No rest of their own is known yet.")});
    if (setup.pace) all.push_back(tr("Pace: {:.1Lf} breaths a minute.", setup.pace->best));
    for (const char* words : heart_words(who.heart))
        all.emplace_back(tr(words));
    return all;
}

} // namespace

client_writing writing_of(const client& who) {
    const auto day = [](const std::optional<int>& d) { return d ? review::date_words(*d) : std::string{}; };
    return {who.name, who.notes, day(who.consent_on), day(who.second_consent_on), who.pace_bpm ? fmt::format("{}", *who.pace_bpm) : "",
            who.heart};
}

result<client> as_written(client who, const client_writing& w) {
    who.name = w.name;
    who.notes = w.notes;
    who.heart = w.heart;
    const auto consent = day_in(w.consent), second = day_in(w.second_consent);
    const auto pace = pace_in(w.pace);
    if (!consent) return tl::unexpected{consent.error()};
    if (!second) return tl::unexpected{second.error()};
    if (!pace) return tl::unexpected{pace.error()};
    who.consent_on = *consent;
    who.second_consent_on = *second;
    who.pace_bpm = *pace;
    if (auto wrong = wrong_with(who)) return fail(errc::invalid, std::move(*wrong));
    return who;
}

client_desk::client_desk(app_view& view, client_desk_options options)
    : view_{view}
    , options_{std::move(options)} {}

bool client_desk::read(const std::string& code) {
    const auto failed = [this](const error& e) {
        view_.message = e.what;
        return false;
    };
    auto book = client_book::open(options_.store_file);
    if (!book) return failed(book.error());
    const auto who = book->read(code);
    const auto moves = book->moves(code);
    const auto sessions = store::open(options_.store_file);
    if (!who) return failed(who.error());
    if (!moves) return failed(moves.error());
    if (!sessions) return failed(sessions.error());
    const auto rows = sessions->sessions_of(code, card_sessions);
    const auto count = sessions->count_of(code);
    if (!rows) return failed(rows.error());
    if (!count) return failed(count.error());
    there_ = who->has_value();
    kept_ = there_ ? **who : client{.code = code};
    client_card c;
    c.code = code;
    c.written = writing_of(kept_);
    const auto now = options_.wall_ms();
    c.known = known_of(*sessions, kept_, now);
    for (const auto& r : *rows)
        c.sessions.push_back({r.id, r.practice_title,
                              when_words(r.started_utc_ms, now) + "  ·  " +
                                  (r.ended ? length_words(r.duration_s) : std::string{tr("running elsewhere")})});
    c.more_sessions = *count - std::min(*count, rows->size());
    c.facts = rows->empty() ? std::string{tr("no session yet")}
                            : trn("{} session, the last {}", "{} sessions, the last {}", *count,
                                  when_words(rows->front().started_utc_ms, now));
    for (const auto& m : *moves)
        c.moves.push_back(tr("{}: a session was moved from {} to {}", when_words(m.utc_ms, now), whose(m.from), whose(m.to)));
    c.leaving = trn("{} session, the diary, questionnaires, plans and notes of {} go for good, and are overwritten on the disk.",
                    "{} sessions, the diary, questionnaires, plans and notes of {} go for good, and are overwritten on the disk.", *count, code);
    view_.card = std::move(c);
    return true;
}

bool client_desk::keep() {
    auto who = as_written(kept_, view_.card->written);
    if (!who) return false; // said already
    auto book = client_book::open(options_.store_file);
    if (!there_) who->added_utc_ms = options_.wall_ms();
    const auto done = !book ? result<void>{tl::unexpected{book.error()}} : there_ ? book->change(*who) : book->add(*who);
    if (!done) {
        view_.message = done.error().what;
        return false;
    }
    return read(std::string{who->code});
}

void client_desk::move(const move_to_client& m) {
    auto book = client_book::open(options_.store_file);
    const auto done = book ? book->move(m.session, m.to, options_.wall_ms()) : result<client_book::moved>{tl::unexpected{book.error()}};
    if (!done) {
        view_.message = done.error().what;
        return;
    }
    // What is being written stays.
    const auto written = view_.card->written;
    const bool changed = view_.card->changed;
    auto wrong = view_.card->wrong;
    if (!read(std::string{view_.card->code})) return;
    view_.card->written = written;
    view_.card->changed = changed;
    view_.card->wrong = std::move(wrong);
    view_.message = tr("Moved to {}.", whose(done->what.to));
    if (done->others_rest) view_.message += " " + std::string{tr("Its activation was compared with the rest of whom it was filed under.")};
}

void client_desk::write_out() {
    const auto document = client_document(options_.store_file, view_.card->code, false);
    if (!document) {
        view_.message = document.error().what;
        return;
    }
    std::string name;
    for (const char ch : view_.card->code) // a code may hold what a file's name cannot
        name += ch == '/' || ch == '.' ? '-' : ch;
    const auto file = options_.store_file.parent_path() / ("client " + name + ".json");
    constexpr bool private_to_user = true;
    const auto written = write_file(file, *document, private_to_user);
    view_.message = written ? tr("Written to {}. It is not sealed: whoever has it can read it.", file.string()) : written.error().what;
}

bool client_desk::remove() {
    auto book = client_book::open(options_.store_file);
    const auto gone = book ? book->remove(view_.card->code) : result<client_book::removed>{tl::unexpected{book.error()}};
    if (!gone) {
        view_.message = gone.error().what;
        return false;
    }
    view_.message = tr("{} is deleted.", view_.card->code);
    if (!gone->overwritten)
        view_.message += " " + std::string{tr("Another program is just reading the store: what was there is overwritten when it closes.")};
    return true;
}

client_desk::outcome client_desk::handle(const ask_client& what) {
    if (std::holds_alternative<open_card>(what)) {
        const auto code = view_.lead.client.chosen.code;
        return !code.empty() && read(code) ? outcome::opened : outcome::stayed;
    }
    if (!view_.card) return outcome::stayed;
    return std::visit(overloaded{[](const open_card&) { return outcome::opened; },
                                 [&](const write_card& w) {
                                     auto& c = *view_.card;
                                     c.changed = w.as != writing_of(kept_);
                                     const auto read = as_written(kept_, w.as);
                                     c.wrong = read ? std::string{} : read.error().what;
                                     c.written = w.as;
                                     return outcome::stayed;
                                 },
                                 [&](const keep_card&) {
                                     if (view_.card->wrong.empty()) keep();
                                     return outcome::stayed;
                                 },
                                 [&](const leave_card&) {
                                     view_.card.reset();
                                     return outcome::left;
                                 },
                                 [&](const move_to_client& m) {
                                     move(m);
                                     return outcome::stayed;
                                 },
                                 [&](const export_client&) {
                                     write_out();
                                     return outcome::stayed;
                                 },
                                 [&](const delete_client&) {
                                     if (!remove()) return outcome::stayed;
                                     view_.card.reset();
                                     return outcome::deleted;
                                 }},
                      what);
}

} // namespace attune
