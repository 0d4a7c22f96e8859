#include "app/shell/words.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fmt/format.h>

namespace attune {
namespace {

std::tm local(std::int64_t utc_ms) {
    const auto t = static_cast<std::time_t>(utc_ms / 1000);
    std::tm out{};
    localtime_r(&t, &out);
    return out;
}

constexpr const char* months[]{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

} // namespace

std::string when_words(std::int64_t then_utc_ms, std::int64_t now_utc_ms) {
    const auto then = local(then_utc_ms), now = local(now_utc_ms), day_before = local(now_utc_ms - 86400000);
    const auto same_day = [&then](const std::tm& other) {
        return then.tm_year == other.tm_year && then.tm_yday == other.tm_yday;
    };
    if (same_day(now)) return fmt::format("Today {:02}:{:02}", then.tm_hour, then.tm_min);
    if (same_day(day_before)) return fmt::format("Yesterday {:02}:{:02}", then.tm_hour, then.tm_min);
    if (then.tm_year == now.tm_year)
        return fmt::format("{} {} {:02}:{:02}", then.tm_mday, months[then.tm_mon], then.tm_hour, then.tm_min);
    return fmt::format("{} {} {}", then.tm_mday, months[then.tm_mon], then.tm_year + 1900);
}

std::string length_words(double length_s) {
    const auto s = static_cast<long>(std::lround(length_s));
    if (s < 60) return fmt::format("{} s", s);
    if (s < 3600)
        return s % 60 == 0 ? fmt::format("{} min", s / 60) : fmt::format("{} min {} s", s / 60, s % 60);
    return fmt::format("{} h {:02} min", s / 3600, s / 60 % 60);
}

std::string pattern_words(const practice& p) {
    if (!p.paced) return "natural breath";
    const auto& b = p.pattern;
    std::string out = fmt::format("in {:.3g}", b.inhale.count());
    if (b.hold_full.count() > 0) out += fmt::format(", hold {:.3g}", b.hold_full.count());
    out += fmt::format(", out {:.3g}", b.exhale.count());
    if (b.hold_empty.count() > 0) out += fmt::format(", rest {:.3g}", b.hold_empty.count());
    return out;
}

std::string guidance_at(const practice& p, const session_view& v) {
    constexpr double shown_for = 20; // seconds; chosen: read twice without hurry
    switch (v.phase) {
    case phase_kind::settle:
        return "Sit comfortably. There is nothing to do yet.";
    case phase_kind::rest:
        return "Sit quietly and breathe as you like. The program learns what your rest looks like.";
    case phase_kind::close:
        return "Let the breath go its own way.";
    case phase_kind::practice:
        break;
    }
    if (v.rest_why != why_not::none && v.phase_elapsed < seconds{shown_for})
        return fmt::format("Your rest could not be measured: {}. The practice goes on without it.",
                           words(v.rest_why));
    if (p.guidance.empty()) return {};
    const double slot = std::max(shown_for, p.length.count() / static_cast<double>(p.guidance.size()));
    const auto i = static_cast<std::size_t>(v.phase_elapsed.count() / slot);
    if (i >= p.guidance.size() || v.phase_elapsed.count() - static_cast<double>(i) * slot > shown_for)
        return {};
    return p.guidance[i];
}

} // namespace attune
