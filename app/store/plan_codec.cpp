#include "app/store/plan_codec.hpp"

#include "app/language/language.hpp"
#include "app/store/bytes.hpp"

#include <bit>

namespace attune {
namespace {

void put_int(byte_writer& w, int v) {
    w.put(static_cast<std::uint32_t>(v));
}
int get_int(byte_reader& r) noexcept {
    return std::bit_cast<std::int32_t>(r.get<std::uint32_t>());
}
/// How many follow; more than could be is refused before anything is reserved.
std::uint32_t get_count(byte_reader& r, std::size_t most) noexcept {
    const auto n = r.get<std::uint32_t>();
    if (n <= most) return r.ok() ? n : 0;
    r.refuse();
    return 0;
}

tl::unexpected<error> other_format(std::uint8_t format) {
    return format > plan_format
               ? fail(errc::unsupported, tr("it was written by a newer program, or a byte of it has changed"))
               : fail(errc::corrupt, tr("it does not read as a plan"));
}

} // namespace

std::string encode_plan(const own_plan& p) {
    std::string to;
    byte_writer w{to};
    w.put(plan_format);
    w.text(p.title);
    w.text(p.programme);
    put_int(w, p.from);
    w.put(p.ended_on.has_value());
    if (p.ended_on) put_int(w, *p.ended_on);
    w.put(static_cast<std::uint32_t>(p.reminders.size()));
    for (const int at : p.reminders)
        put_int(w, at);
    w.put(static_cast<std::uint32_t>(p.stages.size()));
    for (const auto& s : p.stages) {
        put_int(w, s.weeks);
        put_int(w, s.sessions_a_week);
        w.put(s.minutes);
        w.put(static_cast<std::uint32_t>(s.practices.size()));
        for (const auto& id : s.practices)
            w.text(id);
        w.text(s.words);
    }
    return to;
}

result<own_plan> decode_plan(std::string id, std::string_view bytes) {
    byte_reader r{bytes};
    if (const auto format = r.get<std::uint8_t>(); format != plan_format) return other_format(format);
    own_plan p;
    p.id = std::move(id);
    p.title = r.text();
    p.programme = r.text();
    p.from = get_int(r);
    if (r.get_bool()) p.ended_on = get_int(r);
    for (auto n = get_count(r, most_plan_reminders); n > 0; --n)
        p.reminders.push_back(get_int(r));
    for (auto n = get_count(r, most_plan_weeks); n > 0 && r.ok(); --n) {
        auto& s = p.stages.emplace_back();
        s.weeks = get_int(r);
        s.sessions_a_week = get_int(r);
        s.minutes = r.get_double();
        for (auto k = get_count(r, most_plan_practices); k > 0; --k)
            s.practices.emplace_back(r.text());
        s.words = r.text();
    }
    // A day far outside of any calendar would overflow the arithmetic of days.
    constexpr int farthest = 1'000'000;
    const bool sound = p.from > -farthest && p.from < farthest;
    if (!r.ok() || !r.at_end() || !sound || wrong_with(p))
        return fail(errc::corrupt, tr("it does not read as a plan"));
    return p;
}

std::string encode_relapse_plan(const relapse_plan& p) {
    std::string to;
    byte_writer w{to};
    w.put(plan_format);
    for (const auto* words : {&p.signs, &p.helped, &p.people, &p.first_step})
        w.text(*words);
    return to;
}

result<relapse_plan> decode_relapse_plan(std::string_view bytes) {
    byte_reader r{bytes};
    if (const auto format = r.get<std::uint8_t>(); format != plan_format) return other_format(format);
    relapse_plan p;
    for (auto* words : {&p.signs, &p.helped, &p.people, &p.first_step})
        *words = r.text();
    if (!r.ok() || !r.at_end()) return fail(errc::corrupt, tr("it does not read as a plan for harder days"));
    return p;
}

} // namespace attune
