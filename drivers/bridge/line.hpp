#pragma once
// AT1 lines out of a byte stream: `$` body `*` two hex digits, CR or LF. FORMAT.md beside this file.

#include "drivers/drops.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace attune::bridge {

/// Longest line from `$` to the last check digit. Chosen: 40 samples of six digits fit, and a serial burst is
/// one page.
constexpr std::size_t max_line = 320;

/// XOR of the characters between `$` and `*`.
constexpr std::uint8_t check_of(std::string_view body) noexcept {
    std::uint8_t x = 0;
    for (char c : body)
        x = static_cast<std::uint8_t>(x ^ static_cast<std::uint8_t>(c));
    return x;
}

constexpr int hex_digit(char c) noexcept {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/// One byte at a time; on_body(view between `$` and `*`) for every line whose check is right. A `$` inside a
/// line begins a new one: what was before is a line cut off.
class line_scanner {
public:
    template <class OnBody>
    void operator()(std::byte b, drops& dropped, OnBody&& on_body) {
        const char c = static_cast<char>(b);
        if (c == '$') {
            if (in_line_) dropped.add(drop_cause::truncated);
            in_line_ = true;
            size_ = 0;
        } else if (c == '\r' || c == '\n') {
            if (in_line_) finish(dropped, on_body);
            in_line_ = false;
        } else if (!in_line_) {
            dropped.add(drop_cause::noise);
        } else if (size_ == text_.size()) {
            dropped.add(drop_cause::too_long);
            in_line_ = false;
        } else {
            text_[size_++] = c;
        }
    }

    /// Forgets a half line, which is counted.
    void reset(drops& dropped) noexcept {
        if (in_line_) dropped.add(drop_cause::truncated);
        in_line_ = false;
    }

private:
    template <class OnBody>
    void finish(drops& dropped, OnBody& on_body) {
        const std::string_view line{text_.data(), size_};
        const std::size_t star = line.rfind('*');
        if (star == std::string_view::npos || line.size() - star < 3) {
            dropped.add(drop_cause::truncated);
            return;
        }
        const int high = hex_digit(line[star + 1]), low = hex_digit(line[star + 2]);
        if (line.size() - star != 3 || high < 0 || low < 0 ||
            high * 16 + low != check_of(line.substr(0, star)))
            dropped.add(drop_cause::checksum);
        else
            on_body(line.substr(0, star));
    }

    std::array<char, max_line> text_{};
    std::size_t size_ = 0;
    bool in_line_ = false;
};

} // namespace attune::bridge
