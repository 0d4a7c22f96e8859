#include "app/shell/diary_desk.hpp"

#include "app/language/language.hpp"
#include "app/live/past.hpp"
#include "app/review/body_and_word.hpp"
#include "app/shell/plan_words.hpp"
#include "app/shell/words.hpp"
#include "app/store/session_id.hpp"
#include "app/store/store.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <fmt/format.h>
#include <utility>

namespace attune {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

/// Local time less UTC at that instant, in the zone in which the machine is now.
std::int32_t offset_here(std::int64_t utc_ms) {
    const auto t = static_cast<std::time_t>(utc_ms / 1000);
    std::tm local{};
    localtime_r(&t, &local);
    return static_cast<std::int32_t>(local.tm_gmtoff);
}

std::string clock_words(std::int64_t local_ms) {
    const auto minute = (local_ms % day_ms + day_ms) % day_ms / 60'000;
    return fmt::format("{:02}:{:02}", minute / 60, minute % 60);
}

std::string heading(int day, int today) {
    if (day == today) return tr("Today");
    if (day == today - 1) return tr("Yesterday");
    return fmt::format("{} {}", weekday_letters(day), day_month_words(day));
}

std::string joined(const tagged_words& w) {
    std::string s;
    for (const auto& t : w.tags)
        s += (s.empty() ? "" : ", ") + t;
    if (!w.text.empty()) s += (s.empty() ? "" : ", ") + w.text;
    return s;
}

/// A line with the local instant by which it is put in order.
struct placed {
    std::int64_t local_ms;
    diary_line line;
};

placed placed_session(const session_row& r) {
    const auto local = r.started_utc_ms + std::int64_t{offset_here(r.started_utc_ms)} * 1000;
    diary_line l;
    l.kind = diary_line_kind::session;
    l.id = r.id;
    l.title = fmt::format("{}  {}", clock_words(local), r.practice_title);
    l.facts = length_words(r.duration_s);
    return {local, std::move(l)};
}

} // namespace

diary_line line_of(const diary_entry& e) {
    const auto& c = e.said;
    diary_line l;
    l.kind = diary_line_kind::entry;
    l.id = e.id;
    l.title = fmt::format("{}  {}", clock_words(e.local_ms()), c.word.empty() ? tr("Check-in") : c.word);
    const auto add = [&l](std::string part) { l.facts += (l.facts.empty() ? "" : "  ·  ") + std::move(part); };
    if (const auto& d = distress_of(c)) add(tr("distress {}", std::lround(*d)));
    if (!c.trigger.empty()) add(tr("before it: {}", joined(c.trigger)));
    if (!c.helped.empty()) add(tr("helped: {}", joined(c.helped)));
    if (!c.note.empty()) add(c.note);
    return l;
}

diary_desk::diary_desk(app_view& view, diary_desk_options options)
    : view_{view}
    , options_{std::move(options)} {
    say_anew();
}

void diary_desk::say_anew() {
    const std::array folders{options_.assets_folder, options_.config_folder};
    words_ = read_feelings(folders, spoken() == "en" ? "" : spoken());
    auto& f = view_.check_in;
    f.feelings.clear();
    for (const auto& family : words_.words.families)
        f.feelings.push_back({family.name, family.words});
    f.triggers = words_.words.triggers;
    f.helped = words_.words.helped;
}

std::optional<diary> diary_desk::opened(bool make) {
    if (!make && !std::filesystem::exists(options_.store_file)) return std::nullopt;
    auto d = diary::open(options_.store_file);
    if (d) return std::move(*d);
    view_.message = d.error().what;
    return std::nullopt;
}

diary_entry diary_desk::now() const {
    diary_entry e;
    e.client = options_.client;
    e.utc_ms = options_.wall_ms();
    e.offset_s = offset_here(e.utc_ms);
    e.id = make_session_id(e.utc_ms, chance());
    return e;
}

void diary_desk::begin_form(const diary_entry& e, bool of_change, bool brought_back) {
    entry_ = e;
    of_change_ = of_change;
    auto& f = view_.check_in;
    ++f.form;
    f.said = e.said;
    f.said.when = check_in::moment::apart;
    f.of_change = of_change;
    f.brought_back = brought_back;
    const auto here = options_.wall_ms();
    f.when = of_change || brought_back ? when_words(e.utc_ms, here) : tr("Now");
    if (view_.current != screen::check_in)
        back_ = view_.current == screen::diary ? screen::diary : screen::home;
    view_.current = screen::check_in;
}

void diary_desk::check_in() {
    if (auto d = opened(false))
        if (auto left = d->unsaved(options_.client); left && *left)
            return begin_form((*left)->entry, (*left)->of_change, true);
    begin_form(now(), false, false);
}

bool diary_desk::handle(const ask_diary& asked) {
    // All but opening an entry is said of the form, so there must be one.
    if (!std::holds_alternative<open_entry>(asked) && view_.current != screen::check_in) return false;
    return std::visit([this](const auto& one) { return on(one); }, asked);
}

bool diary_desk::go_back() {
    view_.current = back_;
    if (back_ == screen::diary) open();
    return true;
}

bool diary_desk::on(const save_check_in& c) {
    auto e = entry_;
    e.said = c.said;
    e.said.when = check_in::moment::apart;
    if (e.said.empty() && !of_change_) return on(discard_check_in{});
    auto d = opened(true);
    if (!d) return false; // what was said stays in the form
    if (auto kept = of_change_ ? d->change(e) : d->add(e); !kept) {
        view_.message = kept.error().what;
        return false;
    }
    if (auto gone = d->discard_unsaved(options_.client); !gone) view_.message = gone.error().what;
    return go_back();
}

bool diary_desk::on(const keep_check_in& c) {
    entry_.said = c.said;
    entry_.said.when = check_in::moment::apart;
    if (entry_.said.empty()) return false;
    if (auto d = opened(true))
        if (auto kept = d->keep_unsaved({entry_, of_change_}); !kept) view_.message = kept.error().what;
    return false;
}

bool diary_desk::on(const discard_check_in&) {
    if (auto d = opened(false))
        if (auto gone = d->discard_unsaved(options_.client); !gone) view_.message = gone.error().what;
    return go_back();
}

bool diary_desk::on(const leave_check_in& c) {
    auto said = c.said;
    said.when = check_in::moment::apart;
    if (said != entry_.said) on(keep_check_in{std::move(said)});
    return go_back();
}

bool diary_desk::on(const open_entry& c) {
    auto d = opened(false);
    if (!d) return false;
    // There is room for one that is not saved: it comes first, or another one would take its place unseen.
    if (auto left = d->unsaved(options_.client); left && *left) {
        begin_form((*left)->entry, (*left)->of_change, true);
        return false;
    }
    if (auto e = d->read(c.id))
        begin_form(*e, true, false);
    else
        view_.message = e.error().what;
    return false;
}

bool diary_desk::on(const delete_entry&) {
    if (!of_change_) return false;
    if (auto d = opened(false))
        if (auto gone = d->remove(entry_.id); !gone) {
            view_.message = gone.error().what;
            return false;
        }
    return on(discard_check_in{});
}

void diary_desk::open() {
    auto& v = view_.diary;
    v = {};
    if (!std::filesystem::exists(options_.store_file)) return;
    std::vector<placed> all;
    std::size_t unreadable = 0;
    if (auto d = opened(false)) {
        if (auto listed = d->list(options_.client)) {
            unreadable = listed->unreadable;
            for (const auto& e : listed->entries)
                all.push_back({e.local_ms(), line_of(e)});
        } else
            view_.message = listed.error().what;
    }
    if (auto s = store::open(options_.store_file)) {
        if (auto rows = s->sessions_of(options_.client)) {
            for (const auto& r : *rows)
                all.push_back(placed_session(r));
        } else
            view_.message = rows.error().what;
        if (const auto past = look_back(*s, options_.client))
            v.body_and_word = review::agreement_words(review::count_agreement(*past));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const placed& a, const placed& b) { return a.local_ms > b.local_ms; });
    const auto here = options_.wall_ms();
    const auto today = static_cast<int>((here + std::int64_t{offset_here(here)} * 1000) / day_ms);
    int day = 0;
    for (auto& p : all) {
        const auto of = static_cast<int>(p.local_ms / day_ms);
        if (v.lines.empty() || of != day) v.lines.push_back({diary_line_kind::day, {}, heading(of, today), {}});
        day = of;
        v.lines.push_back(std::move(p.line));
    }
    if (unreadable > 0)
        v.notice = trn("{} entry cannot be read; it stays where it is.", "{} entries cannot be read; they stay where they are.",
                       unreadable);
}

} // namespace attune
