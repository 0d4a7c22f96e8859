#include "app/ui/widgets/orb.hpp"
#include "app/language/language.hpp"

#include <cmath>
#include <numbers>

namespace attune::ui {
namespace {

constexpr double smallest = 0.65; // LOOK.md: between 0.65 and 1.0 of its room
constexpr double pre_cue_s = 0.3; // LOOK.md, SCIENCE 11.3
constexpr double fade_s = 0.4;    // LOOK.md: 300 ms or more

/// A ring whose colour goes from `inner` to `outer`; `r0` 0 fills the disc.
void ring(ImDrawList& list, ImVec2 centre, float r0, float r1, ImU32 inner, ImU32 outer, int segments) {
    const auto n = static_cast<unsigned>(segments);
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    list.PrimReserve(segments * 6, segments * 2);
    const unsigned base = list._VtxCurrentIdx;
    for (unsigned i = 0; i < n; ++i) {
        const float a = 2 * std::numbers::pi_v<float> * static_cast<float>(i) / static_cast<float>(n);
        const ImVec2 d{std::cos(a), std::sin(a)};
        list.PrimWriteVtx({centre.x + d.x * r0, centre.y + d.y * r0}, white, inner);
        list.PrimWriteVtx({centre.x + d.x * r1, centre.y + d.y * r1}, white, outer);
    }
    for (unsigned i = 0; i < n; ++i) {
        const unsigned a = base + 2 * i, b = base + 2 * ((i + 1) % n);
        for (unsigned v : {a, a + 1, b + 1, a, b + 1, b})
            list.PrimWriteIdx(static_cast<ImDrawIdx>(v));
    }
}

void bar(canvas& c, const box& b, double share, ImU32 fill) {
    const float r = b.width() / 2;
    c.list().AddRect(b.min, b.max, c.ink(colour::quiet_text), r, 0, c.hair());
    c.note_line("bar", colour::quiet_text);
    const float level = b.max.y - 2 * r - (b.height() - 2 * r) * px(share);
    c.list().AddRectFilled({b.min.x, level}, b.max, fill, r);
}

/// All words have one size, so that none jumps.
float widest_word(const ImFont* f) {
    float w = 0;
    for (const auto p : {breath_part::inhale, breath_part::top_up, breath_part::hold_full, breath_part::exhale,
                         breath_part::hold_empty})
        w = std::max(w, canvas::width(f, word_of(p)));
    return w;
}

} // namespace

// A polygon of n sides lies R (pi/n)^2 / 2 inside its circle: 0.1 px at a radius of 250 px and less beyond
// it.
int segments_for(float radius) noexcept {
    return static_cast<int>(std::clamp(radius * 0.45F, 64.0F, 512.0F));
}

std::string_view word_of(breath_part p) noexcept {
    switch (p) {
    case breath_part::inhale:
        return tr("breath|in");
    case breath_part::top_up:
        return tr("breath|more");
    case breath_part::hold_full:
        return tr("breath|hold");
    case breath_part::exhale:
        return tr("breath|out");
    case breath_part::hold_empty:
        return tr("breath|rest");
    }
    return "";
}

orb_look look_of(const pacer_view& p, const breath_pattern& pattern) noexcept {
    orb_look look;
    look.radius = smallest + (1 - smallest) * std::clamp(p.lung, 0.0, 1.0);
    look.arc = std::clamp(p.part_progress, 0.0, 1.0);
    const double to_turn = p.to_turn.count();
    if (p.part_length.count() > 2 * pre_cue_s && to_turn >= 0 && to_turn < pre_cue_s)
        look.arc_light = 0.5 - 0.5 * std::cos(std::numbers::pi * (1 - to_turn / pre_cue_s));
    const double since = p.part_progress * p.part_length.count();
    const bool very_first = p.phase < pattern.inhale.count() / std::max(1e-9, pattern.length().count());
    const double fade = std::min(fade_s, p.part_length.count() / 2);
    if (!very_first && since < fade) look.last_arc = 0.5 + 0.5 * std::cos(std::numbers::pi * since / fade);
    // One slow cosine a breath: in at the middle of the inhale, out at the middle of the exhale. It runs on
    // phase, so it never jumps, whatever the holds.
    const double length = pattern.length().count();
    const double mid_in = pattern.inhale.count() / 2;
    const double mid_out = (pattern.inhale + pattern.top_up + pattern.hold_full + pattern.exhale / 2).count();
    const double at = (p.phase - std::floor(p.phase)) * length;
    const double way_out = mid_out - mid_in, way_back = length - way_out;
    double turn = at - mid_in; // from the middle of the inhale
    if (turn < 0) turn += length;
    const double share = turn < way_out ? turn / way_out : 1 + (turn - way_out) / way_back;
    look.out_share = 0.5 - 0.5 * std::cos(std::numbers::pi * share);
    return look;
}

void orb(canvas& c, const box& room, const orb_drawing& d) {
    const float half = std::min(room.width(), room.height()) / 2;
    if (half < 8) return;
    const ImVec2 m{std::round(room.centre().x), std::round(room.centre().y)};
    const theme& t = c.colours();
    auto& list = c.list();

    orb_look look;
    if (d.breath) look = look_of(*d.breath, d.pattern);
    const bool moves = d.breath && !c.reduced_motion();
    if (!moves) look.radius = c.reduced_motion() && d.breath ? 0.85 : 0.72;

    // From the middle: disc, first ring, second ring, air, arc. Together they fill the room.
    const float arc_w = std::round(std::max(2.0F, half * 0.008F));
    const float arc_r = half - arc_w;
    const float full = arc_r * 0.84F; // the disc at its largest; the rings take the rest
    const float r = full * px(look.radius);
    const int n = segments_for(arc_r);
    const auto breath = blend(t[colour::breath_in], t[colour::breath_out], look.out_share);
    const auto ground = blend(t[colour::ground_top], t[colour::ground_bottom], 0.5);
    // The disc keeps near the ground, so that a dark room stays dark and the word is legible on it; its edge
    // carries it.
    const auto heart_of = blend(ground, breath, 0.20), rim = blend(ground, breath, 0.42);
    const float soft = 1.0F; // px of anti-aliasing
    const float edge_w = std::max(2.0F, std::round(half * 0.007F));
    ring(list, m, 0, r - edge_w - soft, ui::ink(heart_of), ui::ink(rim), n);
    ring(list, m, r - edge_w - soft, r - edge_w, ui::ink(rim), ui::ink(breath), n);
    ring(list, m, r - edge_w, r, ui::ink(breath), ui::ink(breath), n);
    ring(list, m, r, r + soft, ui::ink(breath), ui::ink(breath, 0.26), n);
    const float first = r * 1.075F, second = r * 1.16F;
    ring(list, m, r + soft, first, ui::ink(breath, 0.26), ui::ink(breath, 0.15), n);
    ring(list, m, first, first + soft, ui::ink(breath, 0.15), ui::ink(breath, 0.09), n);
    ring(list, m, first + soft, second, ui::ink(breath, 0.09), ui::ink(breath, 0.0), n);
    c.note_line("orb", look.out_share < 0.5 ? colour::breath_in : colour::breath_out);

    list.AddCircle(m, arc_r, c.ink(colour::edge, 0.3), n, std::max(1.0F, std::round(arc_w / 2)));
    if (d.breath && !d.still) {
        const float start = -std::numbers::pi_v<float> / 2;
        const auto arc = [&](double from, double to, double light, double alpha) {
            if (to - from < 0.002 || alpha <= 0) return;
            const float turn = 2 * std::numbers::pi_v<float>;
            list.PathArcTo(m, arc_r, start + turn * px(from), start + turn * px(to),
                           std::max(2, static_cast<int>(static_cast<double>(n) * (to - from))));
            list.PathStroke(ui::ink(blend(breath, t[colour::text], 0.45 * light), alpha), 0, arc_w);
        };
        arc(look.arc, 1, look.last_arc, look.last_arc);
        arc(0, look.arc, look.arc_light, 0.85 + 0.15 * look.arc_light);
    }

    const auto scope = c.onto(heart_of);
    const bool still_bar = c.reduced_motion() && d.breath;
    const auto word = d.breath && !d.still ? word_of(d.breath->part) : d.word;
    const float inside = 2 * px(smallest) * full * 0.8F; // the word keeps inside the smallest disc
    const ImFont* f = c.type().huge;
    for (const ImFont* smaller : {c.type().large, c.type().title, c.type().body, c.type().small})
        if (f->FontSize > full * 0.5F || (d.breath && !d.still ? widest_word(f) : canvas::width(f, word)) > inside)
            f = smaller;
    const bool count = d.count && d.breath && !d.still;
    const auto* cf = c.type().large->FontSize < f->FontSize ? c.type().large : c.type().title;
    float y = m.y - (count ? f->FontSize * 0.5F + cf->FontSize * 0.55F : f->FontSize * 0.53F);
    c.text(f, {m.x, y}, word, colour::text, align::centre);
    if (count) {
        const auto left =
            std::to_string(std::max(1L, std::lround(std::ceil(d.breath->to_turn.count() - 1e-6))));
        y += f->FontSize + cf->FontSize * 0.1F;
        c.number(cf, {m.x, y}, left, colour::text, align::centre);
    }
    if (still_bar) {
        const float w = std::max(8.0F, std::round(r * 0.09F)), h = r * 0.9F, off = r * 0.62F;
        bar(c, box::at({m.x + off, m.y - h / 2}, w, h), d.breath->lung, ui::ink(breath));
    }
}

} // namespace attune::ui
