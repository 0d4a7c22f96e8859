#pragma once
// What the last frame put on the screen: items by id, texts and meaningful lines with their colours. The
// keyboard focus walks the items; headless tests click by id and read texts, contrast and layout from here.

#include "app/ui/widgets/geometry.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune::ui {

enum class role : std::uint8_t { button, toggle, choice, slider, stepper, text_field, graph };

struct drawn_item {
    std::string id;
    role what = role::button;
    box where;                   ///< all of it
    box visible;                 ///< what the scrolled page shows of it; may be empty
    bool focusable = true;       ///< false: a second way for the mouse to what another item does
    bool takes_sideways = false; ///< left and right are its own (slider, stepper, text, graph)
    bool takes_up_down = false;  ///< up and down are its own (graph)
};
struct drawn_text {
    std::string text;
    box where;
    box clip;               ///< what was allowed to be seen there
    std::uint32_t srgb, on; ///< as blended; ground: the end of the gradient with less contrast
    float size = 0;         ///< px
};
struct drawn_line {
    std::string_view what; ///< "heart", "activation", "edge": a literal
    std::uint32_t srgb, on;
};

struct registry {
    std::vector<drawn_item> items;
    std::vector<drawn_text> texts; ///< only while `recording`
    std::vector<drawn_line> lines; ///< only while `recording`
    std::string focused;           ///< id, may be empty
    bool recording = false;

    const drawn_item* find(std::string_view id) const noexcept {
        for (const auto& i : items)
            if (i.id == id) return &i;
        return nullptr;
    }
    void clear() {
        items.clear();
        texts.clear();
        lines.clear();
    }
};

} // namespace attune::ui
