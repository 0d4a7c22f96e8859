#include "app/store/correction_codec.hpp"

#include "app/language/language.hpp"
#include "app/store/bytes.hpp"

namespace attune {
namespace {

constexpr std::uint8_t not_judged = 255; // far from every class, so that new ones can come

std::uint8_t byte_of(const std::optional<beat_class>& c) {
    return c ? static_cast<std::uint8_t>(*c) : not_judged;
}
std::optional<beat_class> get_class(byte_reader& r) {
    const auto v = r.get<std::uint8_t>();
    if (v == not_judged) return std::nullopt;
    if (v > static_cast<std::uint8_t>(beat_class::first)) r.refuse();
    return r.ok() ? std::optional{static_cast<beat_class>(v)} : std::nullopt;
}

} // namespace

std::string encode_correction(const beat_correction& c) {
    std::string to;
    byte_writer w{to};
    w.put(correction_format);
    w.put(static_cast<std::uint8_t>(c.what));
    w.put(c.beat);
    w.put(c.t_s);
    w.put(byte_of(c.before));
    w.put(byte_of(c.after));
    w.put(c.utc_ms);
    return to;
}

result<beat_correction> decode_correction(std::string_view bytes) {
    byte_reader r{bytes};
    if (const auto format = r.get<std::uint8_t>(); r.ok() && format != correction_format)
        return fail(errc::unsupported, tr("it was written by a newer program, or a byte of it has changed"));
    beat_correction c;
    c.what = r.get_enum(beat_correction::act::taken_back);
    c.beat = r.get<std::uint64_t>();
    c.t_s = r.get_double();
    c.before = get_class(r);
    c.after = get_class(r);
    c.utc_ms = r.get_i64();
    const bool gives = c.after && *c.after != beat_class::first;
    if (!r.ok() || !r.at_end() || (c.what == beat_correction::act::changed && !gives))
        return fail(errc::corrupt, tr("it does not read as one"));
    return c;
}

} // namespace attune
