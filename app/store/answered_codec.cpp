#include "app/store/answered_codec.hpp"

#include "app/language/language.hpp"
#include "app/store/bytes.hpp"

#include <cmath>

namespace attune {
namespace {

/// More than could be is refused before anything is made room for.
std::uint32_t get_count(byte_reader& r, std::size_t most) noexcept {
    const auto n = r.get<std::uint32_t>();
    if (n <= most) return r.ok() ? n : 0;
    r.refuse();
    return 0;
}

double get_finite(byte_reader& r) noexcept {
    const double v = r.get_double();
    if (!std::isfinite(v)) r.refuse();
    return r.ok() ? v : 0;
}

void put_subscale(byte_writer& w, const answered_subscale& s) {
    w.text(s.id);
    w.text(s.title);
    w.put(s.worse_higher);
    w.put(s.score.value);
    w.put(static_cast<std::uint32_t>(s.score.answered));
    w.put(static_cast<std::uint32_t>(s.score.of));
    w.put(s.score.lowest);
    w.put(s.score.highest);
    w.put(s.change.has_value());
    if (!s.change) return;
    w.put(s.change->sd);
    w.put(s.change->reliability);
    w.text(s.change->source);
}

answered_subscale get_subscale(byte_reader& r) {
    answered_subscale s;
    s.id = r.text();
    s.title = r.text();
    s.worse_higher = r.get_bool();
    s.score.value = r.get_optional();
    if (s.score.value && !std::isfinite(*s.score.value)) r.refuse();
    s.score.answered = r.get<std::uint32_t>();
    s.score.of = get_count(r, most_items);
    s.score.lowest = get_finite(r);
    s.score.highest = get_finite(r);
    if (s.score.answered > s.score.of || s.score.lowest > s.score.highest) r.refuse();
    if (!r.get_bool()) return s;
    auto& norm = s.change.emplace();
    norm.sd = get_finite(r);
    norm.reliability = get_finite(r);
    norm.source = r.text();
    return s;
}

} // namespace

std::string encode_answered(const answered_questionnaire& a) {
    std::string to;
    byte_writer w{to};
    w.put(answered_format);
    for (const auto* words : {&a.questionnaire, &a.title, &a.rights})
        w.text(*words);
    w.put(static_cast<std::uint32_t>(a.items.size()));
    for (const auto& item : a.items) {
        w.text(item.text);
        w.put(item.chosen.has_value());
        if (!item.chosen) continue;
        w.put(item.chosen->value);
        w.text(item.chosen->label);
    }
    w.put(static_cast<std::uint32_t>(a.subscales.size()));
    for (const auto& s : a.subscales)
        put_subscale(w, s);
    return to;
}

result<answered_questionnaire> decode_answered(std::string_view bytes) {
    byte_reader r{bytes};
    if (const auto format = r.get<std::uint8_t>(); format > answered_format)
        return fail(errc::unsupported, tr("it was written by a newer program, or a byte of it has changed"));
    else if (format != answered_format)
        return fail(errc::corrupt, tr("it does not read as an answered questionnaire"));
    answered_questionnaire a;
    for (auto* words : {&a.questionnaire, &a.title, &a.rights})
        *words = r.text();
    for (auto n = get_count(r, most_items); n > 0 && r.ok(); --n) {
        auto& item = a.items.emplace_back();
        item.text = r.text();
        if (!r.get_bool()) continue;
        auto& chosen = item.chosen.emplace();
        chosen.value = get_finite(r);
        chosen.label = r.text();
    }
    for (auto n = get_count(r, most_subscales); n > 0 && r.ok(); --n)
        a.subscales.push_back(get_subscale(r));
    if (!r.ok() || !r.at_end()) return fail(errc::corrupt, tr("it does not read as an answered questionnaire"));
    return a;
}

} // namespace attune
