#include "app/ui/screens/form_parts.hpp"

#include <fmt/format.h>
#include <utility>

namespace attune::ui {
namespace {

/// What is longer than its field is read beneath it, whole.
bool field(column& k, std::string_view id, std::string_view hint, std::string& value) {
    const bool changed = text_field(k.c, id, {k.x, k.y}, k.wide, hint, value);
    k.y += control_height(k.c);
    if (canvas::width(k.c.type().body, value) > k.wide - 2 * k.c.u(1.5F)) {
        k.gap(0.5F);
        k.words(value);
    }
    return changed;
}

} // namespace

bool labelled_field(column& k, std::string_view id, std::string_view label, std::string_view hint, std::string& value) {
    k.words(label);
    k.gap(0.5F);
    return field(k, id, hint, value);
}

bool sentence_list(column& k, std::string_view id, std::string_view label, std::string_view hint, std::vector<std::string>& lines) {
    k.words(label);
    bool changed = false;
    for (std::size_t i = 0; i <= lines.size(); ++i) {
        k.gap(0.5F);
        std::string fresh;
        auto& line = i < lines.size() ? lines[i] : fresh;
        const bool typed = field(k, fmt::format("{}.{}", id, i), i < lines.size() ? "" : hint, line);
        if (!typed) continue;
        changed = true;
        if (i < lines.size()) continue;
        lines.push_back(std::move(fresh)); // the field keeps its id: typing goes on in it
        break;
    }
    return changed;
}

} // namespace attune::ui
