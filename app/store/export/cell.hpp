#pragma once
// A cell of a table for other programs.

#include <string>
#include <string_view>

namespace attune {

/// As RFC 4180 has it. One that a spreadsheet would take for a formula begins with an apostrophe.
inline std::string csv_cell(std::string_view s) {
    std::string text;
    if (!s.empty() && std::string_view{"=+-@\t\r"}.find(s.front()) != std::string_view::npos) text += '\'';
    text += s;
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted{'"'};
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

} // namespace attune
