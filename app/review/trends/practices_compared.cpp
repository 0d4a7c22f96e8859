#include "app/review/trends/practices_compared.hpp"

#include "app/review/trends/trends.hpp"
#include "app/review/trends/what_was_said.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

namespace attune::review {
namespace {

constexpr double sure = 1.96;

struct pair {
    double before, change;
};
struct of_practice {
    practice_effect effect;
    std::vector<pair> pairs;
    double t50_sum = 0, t50_square = 0; // over sessions, each with its events' mean
};

double mean_of(const std::vector<pair>& v, double pair::*what) {
    double sum = 0;
    for (const auto& p : v)
        sum += p.*what;
    return sum / static_cast<double>(v.size());
}

/// The last word before and the first after.
std::optional<pair> pair_of(const past_session& s) {
    std::optional<double> before, after;
    for (const auto& w : what_was_said(s)) {
        if (w.of == said::about::before) before = w.distress;
        if (w.of == said::about::after && !after) after = w.distress;
    }
    if (!before || !after) return std::nullopt;
    return pair{*before, *after - *before};
}

/// Analysis of covariance with one slope for all: change = level of the practice + slope (before - grand
/// mean).
void adjust(std::map<std::string, of_practice>& all) {
    double xx = 0, xy = 0, grand = 0, pairs = 0, groups = 0;
    for (const auto& [id, p] : all)
        for (const auto& one : p.pairs) {
            grand += one.before;
            ++pairs;
        }
    if (pairs == 0) return;
    grand /= pairs;
    for (const auto& [id, p] : all) {
        if (p.pairs.empty()) continue;
        ++groups;
        const double x = mean_of(p.pairs, &pair::before), y = mean_of(p.pairs, &pair::change);
        for (const auto& one : p.pairs) {
            xx += (one.before - x) * (one.before - x);
            xy += (one.before - x) * (one.change - y);
        }
    }
    const double slope = xx > 0 ? xy / xx : 0;
    double rest = 0;
    for (const auto& [id, p] : all) {
        if (p.pairs.empty()) continue;
        const double x = mean_of(p.pairs, &pair::before), y = mean_of(p.pairs, &pair::change);
        for (const auto& one : p.pairs)
            rest += std::pow(one.change - y - slope * (one.before - x), 2);
    }
    const double free = pairs - groups - 1;
    if (!(free >= 1)) return;
    const double variance = rest / free;
    for (auto& [id, p] : all) {
        if (p.pairs.empty()) continue;
        const double away = mean_of(p.pairs, &pair::before) - grand;
        p.effect.adjusted = mean_of(p.pairs, &pair::change) - slope * away;
        p.effect.adjusted_se =
            std::sqrt(variance * (1 / static_cast<double>(p.pairs.size()) + (xx > 0 ? away * away / xx : 0)));
    }
}

std::string sentence_of(const practices_compared& c) {
    if (c.all.empty() || !c.all.front().enough())
        return fmt::format(
            "Too few practices have an answer before and after to compare them; {} of one kind are "
            "needed.",
            least_pairs);
    const auto& first = c.all.front();
    const auto told = [](const practice_effect& p) {
        return fmt::format("distress was {:.0f} of 100 {} after it ({} times, likely {:.0f} to {:.0f})",
                           std::abs(*p.change), *p.change <= 0 ? "lower" : "higher", p.pairs,
                           std::min(std::abs(*p.low), std::abs(*p.high)),
                           std::max(std::abs(*p.low), std::abs(*p.high)));
    };
    if (c.most) return fmt::format("{} stands out: {}.", first.title, told(first));
    if (!first.high || *first.high >= 0)
        return "No practice has lowered distress by more than chance so far.";
    if (c.all.size() < 2 || !c.all[1].enough()) return fmt::format("{}: {}.", first.title, told(first));
    return fmt::format("No practice stands out clearly; after {} {}.", first.title, told(first));
}

} // namespace

practices_compared compare_practices(std::span<const past_session> sessions, bool simulated) {
    std::map<std::string, of_practice> all;
    std::set<std::string_view> seen;
    for (const auto& s : sessions) {
        if (!seen.insert(s.id).second || (!simulated && !of_a_person(s))) continue;
        auto& p = all[s.practice_id];
        p.effect.id = s.practice_id;
        p.effect.title = s.practice_title.empty() ? s.practice_id : s.practice_title;
        ++p.effect.sessions;
        if (const auto found = pair_of(s)) p.pairs.push_back(*found);
        if (s.summary) {
            p.effect.not_recovered += s.summary->not_recovered;
            if (s.summary->t50_s && std::isfinite(*s.summary->t50_s)) {
                p.effect.recoveries += s.summary->recoveries;
                p.t50_sum += *s.summary->t50_s * s.summary->recoveries;
                p.t50_square += *s.summary->t50_s * *s.summary->t50_s * s.summary->recoveries;
            }
        }
    }
    adjust(all);

    practices_compared c;
    std::map<std::string, std::pair<double, double>> recovery; // mean and its standard error
    for (auto& [id, p] : all) {
        auto& e = p.effect;
        e.pairs = p.pairs.size();
        if (e.pairs > 0) e.change = mean_of(p.pairs, &pair::change);
        if (e.pairs > 1) {
            double square = 0;
            for (const auto& one : p.pairs)
                square += std::pow(one.change - *e.change, 2);
            const double half = doubt_of_mean(e.pairs) * std::sqrt(square / static_cast<double>(e.pairs - 1));
            e.low = *e.change - half;
            e.high = *e.change + half;
        }
        if (e.recoveries > 0) {
            const auto n = static_cast<double>(e.recoveries);
            e.t50_s = p.t50_sum / n;
            const double variance = std::max(0.0, p.t50_square / n - *e.t50_s * *e.t50_s);
            recovery[id] = {*e.t50_s, std::sqrt(variance / n)};
        }
        c.all.push_back(std::move(e));
    }
    std::stable_sort(c.all.begin(), c.all.end(), [](const auto& a, const auto& b) {
        if (a.enough() != b.enough()) return a.enough();
        return a.adjusted.value_or(1e9) < b.adjusted.value_or(1e9);
    });
    if (c.all.size() >= 2 && c.all[1].enough() && c.all[0].adjusted && c.all[1].adjusted &&
        c.all[0].high.value_or(0) < 0 &&
        *c.all[1].adjusted - *c.all[0].adjusted >
            sure * std::hypot(c.all[0].adjusted_se, c.all[1].adjusted_se))
        c.most = 0;

    // By recovery: those never reached would make the mean too short, so that a practice with more than a few
    // of them is not ranked (chosen: a fifth).
    std::vector<std::size_t> ranked;
    for (std::size_t i = 0; i < c.all.size(); ++i)
        if (c.all[i].recoveries >= least_pairs && c.all[i].not_recovered * 5 <= c.all[i].recoveries)
            ranked.push_back(i);
    std::sort(ranked.begin(), ranked.end(),
              [&c](std::size_t a, std::size_t b) { return *c.all[a].t50_s < *c.all[b].t50_s; });
    if (ranked.size() >= 2) {
        const auto &a = recovery[c.all[ranked[0]].id], &b = recovery[c.all[ranked[1]].id];
        if (b.first - a.first > sure * std::hypot(a.second, b.second)) c.quickest_recovery = ranked[0];
    }
    c.sentence = sentence_of(c);
    return c;
}

} // namespace attune::review
