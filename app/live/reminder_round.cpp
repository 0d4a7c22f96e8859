#include "app/live/reminder_round.hpp"

#include "app/language/language.hpp"
#include "app/live/plans.hpp"
#include "app/live/reminder_files.hpp"
#include "app/live/wall_clock.hpp"
#include "app/review/trends/plan_facts.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <fmt/format.h>

namespace attune {
namespace {

constexpr std::int64_t minute_ms = 60'000;
// Chosen: how often the store is looked into while nothing is heard; the scheduler's grain is a minute.
constexpr std::int64_t look_every_ms = 20'000;
constexpr std::int64_t after_refusal_ms = minute_ms;

bool same(const review::reminder_wishes& a, const review::reminder_wishes& b) noexcept {
    return a.practice == b.practice && a.check_ins == b.check_ins && a.prompts_a_day == b.prompts_a_day &&
           a.wakes == b.wakes && a.sleeps == b.sleeps && a.seed == b.seed;
}

} // namespace

review::reminder_wishes wishes_of(const reminder_settings& s) {
    review::reminder_wishes w;
    w.practice = s.practice;
    w.check_ins = s.check_ins;
    w.prompts_a_day = static_cast<int>(std::lround(s.a_day));
    w.wakes = static_cast<int>(std::lround(s.wakes_h * 60));
    w.sleeps = static_cast<int>(std::lround(s.sleeps_h * 60));
    w.seed = static_cast<std::uint64_t>(s.seed);
    return w;
}

review::reminder_facts reminder_facts_now(const std::filesystem::path& store_file,
                                          const review::local_clock& clock, std::int64_t now_utc_ms) {
    review::reminder_facts f;
    f.today = clock(now_utc_ms).day;
    const auto known = look_at_plans(store_file, "", clock, now_utc_ms);
    const auto* p = known ? known->spoken_of() : nullptr;
    if (!p) return f;
    const auto facts = review::facts_of(*p, known->days, f.today);
    f.times = p->reminders;
    f.wanted_today = facts.wanted_today;
    // Named on its day or after; it may be taken a week before, unasked.
    if (facts.due && f.today >= facts.boosters[*facts.due].day)
        f.booster = fmt::format("booster {}.{}", p->id, *facts.due);
    return f;
}

note note_of(const review::due_thing& thing, const review::reminder_facts& facts) {
    note n;
    n.lasts_ms = static_cast<int>((thing.to - thing.from) * minute_ms);
    const std::pair<std::string, std::string> later{"later", tr("note|Later")};
    switch (thing.kind) {
    case review::due_kind::check_in:
        n.title = tr("How are you right now?");
        n.words = tr("A short check-in, half a minute. If it does not fit, let it pass.");
        n.actions = {{"check-in", tr("note|Check in")}, later};
        break;
    case review::due_kind::practice:
        n.title = tr("A moment to practise?");
        n.words = trn("{} session is planned for today.", "{} sessions are planned for today.",
                      static_cast<std::uint64_t>(std::max(1, facts.wanted_today)));
        n.actions = {{"practise", tr("note|Practise")}, later};
        break;
    case review::due_kind::booster:
        n.title = tr("Time for a booster, if you like");
        n.words = tr("A session around now keeps what you practised.");
        n.actions = {{"practise", tr("note|Practise")}, later};
        break;
    }
    return n;
}

reminder_round::times reminder_round::times::now() noexcept {
    timespec t{};
    ::clock_gettime(CLOCK_BOOTTIME, &t);
    return {wall_clock_ms(), static_cast<std::int64_t>(t.tv_sec) * 1000 + t.tv_nsec / 1'000'000};
}

reminder_round::reminder_round(std::filesystem::path store_file, review::local_clock clock)
    : store_file_{std::move(store_file)}
    , clock_{std::move(clock)} {}

void reminder_round::hear(const note_event& e, const times& now, std::optional<answered>& out) {
    if (stage_ == stage::none) return;
    const auto remember = [&](bool later) {
        auto said = read_said(store_file_);
        if (later)
            review::say_later(said, thing_, now.utc_ms);
        else
            review::remember_said(said, thing_.name, now.utc_ms);
        if (auto kept = write_said(store_file_, said); !kept) trouble_ = kept.error().what;
    };
    switch (e.what) {
    case note_event::kind::shown:
        trouble_.clear();
        stage_ = stage::shown;
        remember(false);
        break;
    case note_event::kind::refused:
        trouble_ = e.words;
        stage_ = stage::none;
        not_before_ms_ = now.elapsed_ms + after_refusal_ms;
        break;
    case note_event::kind::answered:
        if (e.words == "later")
            remember(true);
        else
            out = answered{e.words == "check-in" ? answer::check_in : answer::practise, e.token};
        stage_ = stage::none;
        break;
    case note_event::kind::closed:
        stage_ = stage::none;
        break;
    }
}

void reminder_round::look(const times& now, const review::reminder_wishes& w, speaker& to) {
    const auto local = clock_(now.utc_ms);
    const auto facts = reminder_facts_now(store_file_, clock_, now.utc_ms);
    const auto due = review::due_now(w, facts, local, now.utc_ms, read_said(store_file_));
    if (!due) return;
    thing_ = *due;
    stage_ = stage::asked;
    auto n = note_of(thing_, facts);
    // What is put off, or late out of suspend, goes when its time is over; a practice put off has an hour
    // again.
    const double minute = local.hour * 60 + (local.day - thing_.day) * 24 * 60;
    double left = thing_.to - minute;
    if (left <= 0) left = review::practice_lasts_min;
    n.lasts_ms = static_cast<int>(left * minute_ms);
    gone_at_ms_ = now.elapsed_ms + n.lasts_ms;
    to.say(n);
}

std::optional<reminder_round::answered>
reminder_round::turn(const times& now, const reminder_settings& wanted, speaker& to, bool quiet) {
    std::optional<answered> out;
    for (const auto& e : to.events())
        hear(e, now, out);
    const auto w = wishes_of(wanted);
    if (stage_ != stage::none && (now.elapsed_ms >= gone_at_ms_ || !w.any())) leave(to);
    if (stage_ != stage::none || quiet || !w.any() || now.elapsed_ms < not_before_ms_) return out;
    if (looked_ && same(w, looked_for_)) {
        const auto elapsed = now.elapsed_ms - looked_->elapsed_ms;
        const bool set = std::abs(now.utc_ms - looked_->utc_ms - elapsed) > 1000; // then at once
        if (!set && elapsed < look_every_ms) return out;
    }
    looked_ = now;
    looked_for_ = w;
    look(now, w, to);
    for (const auto& e : to.events())
        hear(e, now, out);
    return out;
}

std::optional<std::int64_t> reminder_round::wait_ms(const times& now, const reminder_settings& wanted) const {
    if (stage_ != stage::none) return std::max<std::int64_t>(0, gone_at_ms_ - now.elapsed_ms);
    const auto w = wishes_of(wanted);
    const auto next = review::minutes_until_next(w, reminder_facts_now(store_file_, clock_, now.utc_ms),
                                                 clock_(now.utc_ms), now.utc_ms, read_said(store_file_));
    if (!next) return std::nullopt;
    const auto ms = static_cast<std::int64_t>(std::ceil(*next * minute_ms));
    return std::max({ms, not_before_ms_ - now.elapsed_ms, std::int64_t{0}});
}

void reminder_round::leave(speaker& to) {
    if (stage_ != stage::none) to.hush();
    stage_ = stage::none;
}

} // namespace attune
