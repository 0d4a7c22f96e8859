#include "app/ui/widgets/wrap.hpp"

namespace attune::ui {
namespace {

constexpr bool continues(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Bytes of the longest start of `text` that fits; at least one character.
std::size_t fitting(std::string_view text, float width,
                    const std::function<float(std::string_view)>& width_of, std::size_t most) {
    std::size_t good = 0, seen = 0;
    for (std::size_t i = 0; i < text.size() && seen < most;) {
        std::size_t next = i + 1;
        while (next < text.size() && continues(text[next]))
            ++next;
        if (good != 0 && width_of(text.substr(0, next)) > width) break;
        good = i = next;
        ++seen;
    }
    return good;
}

} // namespace

std::size_t length_utf8(std::string_view text) noexcept {
    std::size_t n = 0;
    for (char c : text)
        n += !continues(c);
    return n;
}

std::vector<std::string_view> wrap(std::string_view text, float width,
                                   const std::function<float(std::string_view)>& width_of, std::size_t most) {
    std::vector<std::string_view> lines;
    while (true) {
        const auto newline = text.find('\n');
        std::string_view rest = text.substr(0, newline);
        do {
            while (!rest.empty() && rest.front() == ' ' && !lines.empty())
                rest.remove_prefix(1);
            if (length_utf8(rest) <= most && width_of(rest) <= width) {
                lines.push_back(rest);
                break;
            }
            const auto bytes = fitting(rest, width, width_of, most);
            std::size_t cut = bytes;
            if (bytes < rest.size() && rest[bytes] != ' ')
                if (const auto space = rest.rfind(' ', bytes); space != std::string_view::npos && space > 0)
                    cut = space;
            auto line = rest.substr(0, cut);
            while (!line.empty() && line.back() == ' ')
                line.remove_suffix(1);
            lines.push_back(line);
            rest.remove_prefix(cut);
        } while (!rest.empty());
        if (newline == std::string_view::npos) return lines;
        text.remove_prefix(newline + 1);
    }
}

} // namespace attune::ui
