// Check-ins as bytes, the first form and the one with all that is asked today (FORMAT.md).
#include "app/language/language.hpp"
#include "app/store/bytes.hpp"
#include "app/store/record_codec.hpp"

namespace attune {
namespace {

/// In the place of the moment, which is 0 or 1 in the first form; far from both.
constexpr std::uint8_t second_form = 16;
/// Chosen: more than any list of words a person would pick from; a count beyond it is damage.
constexpr std::uint32_t most_tags = 256;

void put_tagged(byte_writer& w, const tagged_words& t) {
    w.put(static_cast<std::uint32_t>(t.tags.size()));
    for (const auto& tag : t.tags)
        w.text(tag);
    w.text(t.text);
}
tagged_words get_tagged(byte_reader& r) {
    tagged_words t;
    const auto n = r.get<std::uint32_t>();
    if (n > most_tags) r.refuse();
    for (std::uint32_t i = 0; r.ok() && i < n; ++i)
        t.tags.emplace_back(r.text());
    t.text = r.text();
    return t;
}

} // namespace

std::string encode_check_in(const check_in& c) {
    std::string to;
    byte_writer w{to};
    const bool second = c.extended();
    if (second) w.put(second_form);
    w.put(static_cast<std::uint8_t>(c.when));
    w.put(c.t_s);
    w.put(c.tension);
    w.put(c.pleasantness);
    w.text(c.word);
    w.text(c.note);
    if (!second) return to;
    w.put(c.arousal);
    w.put(c.distress);
    put_tagged(w, c.trigger);
    put_tagged(w, c.helped);
    w.put(c.help);
    w.put(c.close.worry);
    w.put(c.close.distance);
    w.put(c.close.security);
    return to;
}

result<check_in> decode_check_in(std::string_view bytes) {
    byte_reader r{bytes};
    check_in c;
    const bool second = !bytes.empty() && static_cast<std::uint8_t>(bytes.front()) == second_form;
    if (second) (void)r.get<std::uint8_t>();
    c.when = r.get_enum(second ? check_in::moment::during : check_in::moment::after);
    c.t_s = r.get_double();
    c.tension = r.get_optional();
    c.pleasantness = r.get_optional();
    c.word = r.text();
    c.note = r.text();
    if (second) {
        c.arousal = r.get_optional();
        c.distress = r.get_optional();
        c.trigger = get_tagged(r);
        c.helped = get_tagged(r);
        c.help = r.get_optional();
        c.close.worry = r.get_optional();
        c.close.distance = r.get_optional();
        c.close.security = r.get_optional();
    }
    if (!r.ok() || !r.at_end()) return fail(errc::corrupt, tr("a check-in does not read as one"));
    return c;
}

} // namespace attune
