#include "app/store/client_codec.hpp"

#include "app/language/language.hpp"
#include "app/store/bytes.hpp"

#include <bit>

namespace attune {
namespace {

void put_day(byte_writer& w, const std::optional<int>& day) {
    w.put(day.has_value());
    if (day) w.put(static_cast<std::uint32_t>(*day));
}
std::optional<int> get_day(byte_reader& r) noexcept {
    if (!r.get_bool()) return std::nullopt;
    return std::bit_cast<std::int32_t>(r.get<std::uint32_t>());
}

} // namespace

std::string encode_client(const client& c) {
    std::string to;
    byte_writer w{to};
    w.put(client_format);
    for (const auto* words : {&c.code, &c.name, &c.notes})
        w.text(*words);
    put_day(w, c.consent_on);
    put_day(w, c.second_consent_on);
    for (const bool flag : {c.heart.beta_blocker, c.heart.pacemaker, c.heart.heart_disease})
        w.put(flag);
    w.put(c.pace_bpm);
    w.put(c.added_utc_ms);
    return to;
}

result<client> decode_client(std::string_view bytes) {
    byte_reader r{bytes};
    if (const auto format = r.get<std::uint8_t>(); format > client_format)
        return fail(errc::unsupported, tr("it was written by a newer program, or a byte of it has changed"));
    else if (format != client_format)
        return fail(errc::corrupt, tr("it does not read as a client"));
    client c;
    for (auto* words : {&c.code, &c.name, &c.notes})
        *words = r.text();
    c.consent_on = get_day(r);
    c.second_consent_on = get_day(r);
    for (auto* flag : {&c.heart.beta_blocker, &c.heart.pacemaker, &c.heart.heart_disease})
        *flag = r.get_bool();
    c.pace_bpm = r.get_optional();
    c.added_utc_ms = r.get_i64();
    if (!r.ok() || !r.at_end() || wrong_with(c)) return fail(errc::corrupt, tr("it does not read as a client"));
    return c;
}

} // namespace attune
