#include "app/live/client_export.hpp"

#include "app/live/client_words.hpp"
#include "app/store/answered_book.hpp"
#include "app/store/client_book.hpp"
#include "app/store/diary.hpp"
#include "app/store/export/answered.hpp"
#include "app/store/export/diary.hpp"
#include "app/store/export/json.hpp"
#include "app/store/plan_book.hpp"
#include "app/store/store.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace attune {
namespace {

using json = nlohmann::ordered_json;

json plan_json(const own_plan& p) {
    json d{{"id", p.id},
           {"title", p.title},
           {"programme", p.programme},
           {"from", review::date_words(p.from)},
           {"ended_on", p.ended_on ? json(review::date_words(*p.ended_on)) : json{}},
           {"reminders_min", p.reminders}};
    auto& stages = d["stages"] = json::array();
    for (const auto& s : p.stages)
        stages.push_back({{"weeks", s.weeks},
                          {"sessions_a_week", s.sessions_a_week},
                          {"minutes", s.minutes},
                          {"practices", s.practices},
                          {"words", s.words}});
    return d;
}

std::string text_of(const json& d) {
    return d.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

result<std::string> client_document(const std::filesystem::path& store_file, std::string_view code, bool closeness_too) {
    const auto damaged = [&](std::size_t n, std::string_view what) {
        return fail(errc::corrupt, fmt::format("{} of the {} in {} cannot be read, so the export would not be whole", n, what,
                                               store_file.string()));
    };
    auto book = client_book::open_read_only(store_file);
    if (!book) return tl::unexpected{book.error()};
    const auto all = book->list();
    if (!all) return tl::unexpected{all.error()};
    const auto row = std::find_if(all->begin(), all->end(), [&](const client_row& r) { return r.who.code == code; });
    if (row == all->end())
        return fail(errc::not_found, fmt::format("there is no client \"{}\" in {}", code, store_file.string()));
    if (row->unreadable) return damaged(1, "clients");
    const auto moves = book->moves(code);
    if (!moves) return tl::unexpected{moves.error()};

    json head{{"attune_client", 1}, {"client", client_json(*row)}, {"moves", json::array()}};
    for (const auto& m : *moves)
        head["moves"].push_back(move_json(m));
    auto d = diary::open_read_only(store_file);
    auto plans = plan_book::open_read_only(store_file);
    auto answers = answered_book::open_read_only(store_file);
    auto sessions = store::open_read_only(store_file);
    if (!d) return tl::unexpected{d.error()};
    if (!plans) return tl::unexpected{plans.error()};
    if (!answers) return tl::unexpected{answers.error()};
    if (!sessions) return tl::unexpected{sessions.error()};
    const auto entries = d->list(code);
    const auto kept = plans->plans(code);
    const auto harder = plans->for_hard_days(code);
    const auto answered = answers->list(code);
    const auto rows = sessions->sessions_of(code);
    if (!entries) return tl::unexpected{entries.error()};
    if (!kept) return tl::unexpected{kept.error()};
    if (!harder) return tl::unexpected{harder.error()};
    if (!answered) return tl::unexpected{answered.error()};
    if (!rows) return tl::unexpected{rows.error()};
    if (entries->unreadable > 0) return damaged(entries->unreadable, "diary entries");
    if (kept->unreadable > 0) return damaged(kept->unreadable, "plans");
    if (answered->unreadable > 0) return damaged(answered->unreadable, "answered questionnaires");
    head["diary"] = json::array();
    for (const auto& e : entries->entries)
        head["diary"].push_back(diary_json(e, closeness_too ? closeness::shown : closeness::kept_private));
    head["plans"] = json::array();
    for (const auto& p : kept->all)
        head["plans"].push_back(plan_json(p));
    head["harder_days"] = harder->empty() ? json{}
                                          : json{{"signs", harder->signs},
                                                 {"helped", harder->helped},
                                                 {"people", harder->people},
                                                 {"first_step", harder->first_step}};
    head["questionnaires"] = json::array();
    for (const auto& a : answered->all)
        head["questionnaires"].push_back(answered_json(a));

    // Sessions one at a time: years of them as one tree of values would take ten times the room of their text.
    auto text = text_of(head);
    text.back() = ',';
    text += "\"sessions\":[";
    bool first = true;
    for (auto r = rows->rbegin(); r != rows->rend(); ++r) {
        const auto whole = sessions->read(r->id);
        if (!whole) return tl::unexpected{whole.error()};
        if (!first) text += ',';
        first = false;
        text += '\n' + text_of(show_json(*whole));
    }
    return text + "]}\n";
}

} // namespace attune
