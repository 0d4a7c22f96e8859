#include "app/shell/plan_desk.hpp"

#include "app/files/autostart.hpp"
#include "app/language/language.hpp"
#include "app/live/background.hpp"
#include "app/live/past.hpp"
#include "app/live/wall_clock.hpp"
#include "app/notify/notifier.hpp"
#include "app/shell/plan_picture.hpp"
#include "app/shell/plan_words.hpp"
#include "app/store/plan_book.hpp"
#include "app/store/session_id.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace attune {
namespace {

plan_stage stage_of(const plan_numbers& n) {
    plan_stage s;
    s.weeks = n.weeks;
    s.sessions_a_week = n.sessions_a_week;
    s.minutes = n.minutes;
    if (!n.practice.empty()) s.practices = {n.practice};
    return s;
}

} // namespace

plan_desk::plan_desk(app_view& view, plan_desk_options options)
    : view_{view}
    , options_{std::move(options)} {
    const std::array folders{options_.assets_folder / "programmes", options_.config_folder / "programmes"};
    shelf_ = read_programmes(folders);
    say_anew();
    if (!options_.wall) options_.wall = wall_clock_ms;
    if (!options_.clock) options_.clock = system_zone();
}

void plan_desk::say_anew() {
    const std::array folders{options_.assets_folder / "programmes", options_.config_folder / "programmes"};
    said_in_ = spoken();
    said_ = read_programmes(folders, said_in_ == "en" ? "" : said_in_);
}

plans_and_days plan_desk::as_said() const {
    auto known = known_;
    for (auto& p : known.plans) {
        const auto *kept = shelf_.find(p.programme), *said = said_.find(p.programme);
        if (!kept || !said) continue;
        if (p.title == kept->title) p.title = said->title;
        for (auto& s : p.stages)
            for (std::size_t i = 0; i < kept->stages.size() && i < said->stages.size(); ++i)
                if (s.words == kept->stages[i].words) {
                    s.words = said->stages[i].words;
                    break;
                }
    }
    return known;
}

int plan_desk::today() const {
    return options_.clock(options_.wall()).day;
}

void plan_desk::read() {
    trouble_.clear();
    auto found = look_at_plans(options_.store_file, options_.client, options_.clock, options_.wall());
    if (!found) {
        known_ = {};
        trouble_ = std::move(found.error().what);
        return;
    }
    known_ = std::move(*found);
    if (known_.unreadable > 0)
        trouble_ = trn("{} plan could not be read and is missing here.",
                       "{} plans could not be read and are missing here.", known_.unreadable);
}

void plan_desk::done(const result<void>& what) {
    if (!what) view_.message = what.error().what;
    read();
    fill();
}

void plan_desk::open() {
    view_.plan.hard_days.reset();
    view_.plan.in_background = autostart_installed(options_.config_folder.parent_path());
    read();
    fill();
}

void plan_desk::fill() {
    auto& v = view_.plan;
    if (said_in_ != spoken()) say_anew();
    auto fresh = picture_of(as_said(), today(), said_.programmes, view_.home.practices);
    fresh.hard_days = std::move(v.hard_days);
    fresh.in_background = v.in_background;
    fresh.reminders_words = std::move(v.reminders_words);
    v = std::move(fresh);
    v.trouble = trouble_;
    std::error_code ignored;
    if (!std::filesystem::exists(options_.store_file, ignored)) return;
    const auto book = plan_book::open_read_only(options_.store_file);
    const auto words = book ? book->for_hard_days(options_.client) : tl::unexpected{book.error()};
    if (words)
        v.hard_days_written = !words->empty();
    else if (v.trouble.empty())
        v.trouble = words.error().what;
}

void plan_desk::handle(const ask_plan& asked) {
    std::visit([this](const auto& c) { handle(c); }, asked.what);
}

void plan_desk::handle(const make_plan& c) {
    own_plan p;
    p.id = make_session_id(options_.wall(), chance());
    p.from = today() + std::max(0, c.begins_in);
    p.stages = {stage_of(c.numbers)};
    if (const auto* before = known_.spoken_of()) p.reminders = before->reminders;
    done(begin_plan(options_.store_file, options_.client, p));
}

void plan_desk::handle(const follow_programme& c) {
    const auto* found = shelf_.find(c.id);
    if (!found) return;
    auto p =
        plan_from(*found, make_session_id(options_.wall(), chance()), today() + std::max(0, c.begins_in));
    if (const auto* before = known_.spoken_of()) p.reminders = before->reminders;
    done(begin_plan(options_.store_file, options_.client, p));
}

void plan_desk::handle(const change_plan& c) {
    const auto* p = known_.spoken_of();
    if (!p || today() >= p->end()) return;
    auto to = changed(*p, stage_of(c.numbers), today());
    auto book = plan_book::open(options_.store_file);
    done(book ? book->keep(options_.client, to) : tl::unexpected{book.error()});
}

void plan_desk::handle(const end_plan&) {
    const auto* p = known_.spoken_of();
    if (!p || today() >= p->end()) return;
    done(end_plan_today(options_.store_file, options_.client, *p, today()));
}

void plan_desk::handle(const set_plan_times& c) {
    const auto* p = known_.spoken_of();
    if (!p) return;
    auto to = *p;
    to.reminders = c.minutes;
    std::sort(to.reminders.begin(), to.reminders.end());
    to.reminders.erase(std::unique(to.reminders.begin(), to.reminders.end()), to.reminders.end());
    auto book = plan_book::open(options_.store_file);
    done(book ? book->keep(options_.client, to) : tl::unexpected{book.error()});
}

void plan_desk::handle(const show_hard_days& c) {
    auto& v = view_.plan;
    v.hard_days.reset();
    if (!c.shown) return;
    v.hard_days = relapse_plan{};
    std::error_code ignored;
    if (!std::filesystem::exists(options_.store_file, ignored)) return;
    const auto book = plan_book::open_read_only(options_.store_file);
    auto words = book ? book->for_hard_days(options_.client) : tl::unexpected{book.error()};
    if (words)
        v.hard_days = std::move(*words);
    else {
        v.hard_days.reset(); // never an empty form over what cannot be read now
        view_.message = words.error().what;
    }
}

void plan_desk::handle(const keep_hard_days& c) {
    auto book = plan_book::open(options_.store_file);
    const auto kept = book ? book->keep_for_hard_days(options_.client, c.words)
                           : result<void>{tl::unexpected{book.error()}};
    if (!kept) {
        view_.message = kept.error().what;
        return;
    }
    view_.plan.hard_days = c.words;
    view_.plan.hard_days_written = !c.words.empty();
}

void plan_desk::handle(const remind_in_background& c) {
    const auto config_home = options_.config_folder.parent_path();
    if (options_.speaks) {
        if (const auto done_so = remind_in_background_from_now(config_home, options_.store_file, c.wanted);
            !done_so)
            view_.message = done_so.error().what;
    }
    view_.plan.in_background = autostart_installed(config_home);
}

void plan_desk::settings_changed() {
    auto& r = view_.chosen.reminders;
    if (r.check_ins && r.seed == 0)
        r.seed = static_cast<double>((chance() >> 11U) | 1U); // a double holds it exactly
}

std::optional<screen> plan_desk::turn(const reminder_round::times& now, bool busy) {
    constexpr std::int64_t again_ms = 60'000; // chosen: a bus or another window that may come and go
    const bool any = wishes_of(view_.chosen.reminders).any();
    if (!options_.speaks || (!any && !round_)) return std::nullopt;
    if (!round_) round_.emplace(options_.store_file, options_.clock);
    if (any && (!turn_ || !options_.to) && (tried_ms_ == 0 || now.elapsed_ms - tried_ms_ >= again_ms)) {
        tried_ms_ = now.elapsed_ms;
        if (!turn_)
            if (auto mine = speaking_turn::take(options_.store_file, speaking_turn::of::window))
                turn_ = std::move(*mine);
        if (!options_.to) {
            auto opened = notifier::open();
            if (opened)
                options_.to = std::move(*opened);
            else
                view_.plan.reminders_words = opened.error().what;
        }
    }
    if (!options_.to || !turn_) return std::nullopt; // another window speaks
    const auto answered = round_->turn(now, view_.chosen.reminders, *options_.to, busy);
    if (const auto* bus = dynamic_cast<const notifier*>(options_.to.get()); bus && bus->lost())
        options_.to.reset();
    view_.plan.reminders_words = any ? round_->trouble() : std::string{};
    if (!answered) return std::nullopt;
    return answered->what == reminder_round::answer::check_in ? screen::check_in : screen::home;
}

void plan_desk::arrange(home_view& home) {
    home.notices.insert(home.notices.end(), said_.complaints.begin(), said_.complaints.end());
    read(); // the store's own trouble is told by Home already
    const auto* p = known_.spoken_of();
    if (!p) return;
    const auto f = review::facts_of(*p, known_.days, today());
    if (f.phase == review::plan_phase::running) {
        home.plan_line = week_words(f);
        if (f.stage && f.wanted_today > 0)
            for (const auto& id : f.stage->practices) {
                const auto at =
                    std::find_if(home.practices.begin(), home.practices.end(),
                                 [&](const auto& c) { return c.id == id && !c.aside && c.may_begin; });
                if (at == home.practices.end()) continue;
                // What was practised last is as planned as what stands first.
                const auto& last = home.practices.front().id;
                if (std::find(f.stage->practices.begin(), f.stage->practices.end(), last) ==
                    f.stage->practices.end())
                    std::rotate(home.practices.begin(), at, at + 1);
                as_planned(home.practices.front());
                break;
            }
    } else if (f.due)
        home.booster_line = tr("A booster: a session around now keeps what you practised.");
}

void plan_desk::as_planned(practice_card& card) const {
    const auto* p = known_.spoken_of();
    const auto* stage = p ? p->stage_on(today()) : nullptr;
    if (!stage || card.length_fixed) return;
    const auto& planned = stage->practices;
    if (planned.empty() || std::find(planned.begin(), planned.end(), card.id) != planned.end())
        card.minutes = stage->minutes;
}

} // namespace attune
