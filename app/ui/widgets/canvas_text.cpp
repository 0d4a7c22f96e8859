// The text half of canvas.
#include "app/ui/widgets/canvas.hpp"
#include "app/ui/widgets/wrap.hpp"

#include <cfloat>
#include <cmath>

namespace attune::ui {
namespace {

constexpr bool digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

std::string_view character(std::string_view s, std::size_t at) noexcept {
    std::size_t n = 1;
    while (at + n < s.size() && (static_cast<unsigned char>(s[at + n]) & 0xC0U) == 0x80U)
        ++n;
    return s.substr(at, n);
}

float widest_digit(const ImFont* f) {
    float w = 0;
    for (char c = '0'; c <= '9'; ++c)
        w = std::max(w, canvas::width(f, {&c, 1}));
    return w;
}

float shifted(float x, float wide, align a) {
    if (a == align::centre) x -= wide / 2;
    if (a == align::right) x -= wide;
    return std::round(x);
}

} // namespace

float canvas::width(const ImFont* f, std::string_view s) {
    return s.empty() ? 0 : f->CalcTextSizeA(f->FontSize, FLT_MAX, 0, s.data(), s.data() + s.size()).x;
}

// 1.5 em for reading sizes, tighter for headings (chosen: common typographic practice); FontSize is 1.21 em.
float canvas::line_height(const ImFont* f) const noexcept {
    return std::round(f->FontSize * (f->FontSize <= fonts_.title->FontSize ? 1.24F : 1.05F));
}

void canvas::record(const ImFont* f, ImVec2 pos, std::string_view s, float wide, std::uint32_t srgb) {
    if (!registry_.recording || s.empty()) return;
    registry_.texts.push_back({std::string{s},
                               box::at(pos, wide, f->FontSize),
                               {list().GetClipRectMin(), list().GetClipRectMax()},
                               srgb,
                               beneath(srgb),
                               f->FontSize});
}

float canvas::text(const ImFont* f, ImVec2 pos, std::string_view s, std::uint32_t srgb, align a) {
    const float wide = width(f, s);
    pos = {shifted(pos.x, wide, a), std::round(pos.y)};
    list().AddText(f, f->FontSize, pos, ui::ink(srgb), s.data(), s.data() + s.size());
    record(f, pos, s, wide, srgb);
    return wide;
}

float canvas::text(const ImFont* f, ImVec2 pos, std::string_view s, colour c, align a, double share) {
    const auto srgb = (*theme_)[c];
    return text(f, pos, s, share >= 1 ? srgb : blend(beneath(srgb), srgb, share), a);
}

float canvas::number_width(const ImFont* f, std::string_view s) {
    const float cell = widest_digit(f);
    float wide = 0;
    for (std::size_t i = 0; i < s.size(); i += character(s, i).size())
        wide += digit(s[i]) ? cell : width(f, character(s, i));
    return wide;
}

float canvas::number(const ImFont* f, ImVec2 pos, std::string_view s, colour c, align a) {
    const float cell = widest_digit(f), wide = number_width(f, s);
    pos = {shifted(pos.x, wide, a), std::round(pos.y)};
    float x = pos.x;
    for (std::size_t i = 0; i < s.size(); i += character(s, i).size()) {
        const auto one = character(s, i);
        const float w = width(f, one), room = digit(one[0]) ? cell : w;
        const ImVec2 at{std::round(x + (room - w) / 2), pos.y};
        list().AddText(f, f->FontSize, at, ink(c), one.data(), one.data() + one.size());
        x += room;
    }
    record(f, pos, s, wide, (*theme_)[c]);
    return wide;
}

const std::vector<std::string>& canvas::lines(const ImFont* f, float wide, std::string_view s) {
    constexpr std::size_t most = 1000; // entries; a screen has about a hundred
    constexpr std::size_t few = 4;     // lines; longer texts are read, not looked at
    if (lines_.size() > most) lines_.clear();
    auto& known = lines_[{f, static_cast<int>(wide), std::string{s}}];
    if (!known.empty()) return known;
    const auto measure = [f](std::string_view piece) { return width(f, piece); };
    for (std::string_view rest = s;;) { // each of the given lines by itself
        const auto newline = rest.find('\n');
        const auto part = rest.substr(0, newline);
        auto found = wrap(part, wide, measure);
        if (found.size() > 1 && found.size() <= few) {
            float high = 0; // the first break may come from the number of characters, not from the width
            for (auto line : found)
                high = std::max(high, measure(line));
            float low = high / 2;
            for (int i = 0; i < 6; ++i) {
                const float middle = (low + high) / 2;
                auto tried = wrap(part, middle, measure);
                const bool fits = tried.size() == found.size();
                (fits ? high : low) = middle;
                if (fits) found = std::move(tried);
            }
        }
        for (auto line : found)
            known.emplace_back(line);
        if (newline == std::string_view::npos) return known;
        rest.remove_prefix(newline + 1);
    }
}

float canvas::paragraph(const ImFont* f, ImVec2 pos, float wide, std::string_view s, colour c, align a) {
    const float high = line_height(f);
    float y = pos.y;
    for (const auto& line : lines(f, wide, s)) {
        const float x = a == align::left ? pos.x : a == align::centre ? pos.x + wide / 2 : pos.x + wide;
        text(f, {x, y + (high - f->FontSize) / 2}, line, c, a);
        y += high;
    }
    return y - pos.y;
}

float canvas::paragraph_height(const ImFont* f, float wide, std::string_view s) {
    return line_height(f) * static_cast<float>(lines(f, wide, s).size());
}

float canvas::paragraph_width(const ImFont* f, float wide, std::string_view s) {
    float w = 0;
    for (const auto& line : lines(f, wide, s))
        w = std::max(w, width(f, line));
    return w;
}

} // namespace attune::ui
