#pragma once
// A page as a description: words and shapes with their places, in points from the top left. Pure values: what
// was laid out can be looked at before anything is drawn.

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace attune::report {

struct point {
    double x = 0, y = 0;
};
struct rect {
    double x = 0, y = 0, w = 0, h = 0;
    double right() const noexcept { return x + w; }
    double bottom() const noexcept { return y + h; }
};

/// Names as in LOOK.md "Colours"; `panel` is a shade beside the ground.
enum class ink : std::uint8_t {
    ground,
    panel,
    line,
    edge,
    text,
    quiet,
    breath,
    heart,
    activation,
    mark,
    good,
    attention,
    count_
};

struct type {
    double size = 9;      ///< of the em
    bool bold = false;    ///< semi-bold
    bool figures = false; ///< digits of one width, for columns
    ink colour = ink::text;
};

/// Drawn from the left top of `box`, which is what the words take.
struct words_item {
    std::string words;
    type look;
    rect box;
    double wrap = 0;    ///< width at which lines break; 0: one line of any width
    int most_lines = 0; ///< the last one ends with an ellipsis where there are more; 0: any
};
struct line_item {
    std::vector<point> points;
    ink colour;
    double width = 0.5, alpha = 1;
    double dash = 0; ///< length of dashes and of what is between; 0: solid
    bool closed = false;
};
struct area_item {
    std::vector<point> outline;
    ink colour;
    double alpha = 1;
};
struct box_item {
    rect box;
    ink fill;
    double alpha = 1, radius = 0;
};
struct disc_item {
    point centre;
    double radius;
    ink colour;
};
using item = std::variant<words_item, line_item, area_item, box_item, disc_item>;

struct page {
    double width = 0, height = 0;
    std::vector<item> items{}; ///< drawn in this order
};

} // namespace attune::report
