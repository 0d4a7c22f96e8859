#pragma once
// Words by Pango: shaped, from right to left where a script runs so, broken between words, never hyphenated.
// Inter by fontconfig, DejaVu Sans and whatever else the machine has for what Inter lacks; never a typeface
// of pictures, so that words stay words.

#include "app/report/typesetter.hpp"

#include <memory>

using cairo_t = struct _cairo;

namespace attune::report {

class cairo_type final : public typesetter {
public:
    /// The machine's typefaces, read once: up to 100 ms the first time. They stay until the program ends, as
    /// Pango and fontconfig keep much of them anyway. One thread at a time.
    static const cairo_type& of_this_machine();
    extent measure(std::string_view words, const type& look, double wrap, int most_lines) const override;
    /// The same words at the same size, with the cairo context's colour, from this left top.
    void draw(cairo_t* onto, const words_item& words) const;

private:
    cairo_type();
    ~cairo_type() override;
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace attune::report
