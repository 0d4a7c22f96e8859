#pragma once
// A column of content that scrolls where it is higher than the window and rests near the middle where it is
// not.

#include "app/ui/widgets/canvas.hpp"

#include <map>
#include <string>

namespace attune::ui {

/// What pages remember: their height, to be placed in the next frame.
struct page_memory {
    std::map<std::string, float, std::less<>> heights;
};

class page {
public:
    /// In `area`, at most `widest` px wide, centred. `rest_in_middle`: short content is centred in height
    /// too.
    page(canvas& c, page_memory& memory, std::string_view id, const box& area, float widest,
         bool rest_in_middle);
    ~page();
    page(const page&) = delete;
    page& operator=(const page&) = delete;

    float x = 0, y = 0, wide = 0; ///< where the next thing goes
    void gap(float steps) noexcept { y += c_.u(steps); }
    void text(const ImFont* f, std::string_view s, colour c, align a = align::left) {
        y += c_.paragraph(f, {x, y}, wide, s, c, a);
    }
    /// The next `high` px of the column.
    box take(float high) noexcept {
        const box b = box::at({x, y}, wide, high);
        y += high;
        return b;
    }

private:
    canvas& c_;
    page_memory& memory_;
    std::string id_;
    float top_ = 0;
};

/// The whole width of a line of `longest_line` characters in this typeface, as a rule of thumb.
float reading_width(const canvas& c);

} // namespace attune::ui
