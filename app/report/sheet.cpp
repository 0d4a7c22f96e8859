#include "app/report/sheet.hpp"

#include "app/language/language.hpp"

#include <algorithm>

namespace attune::report {

sheet::sheet(const typesetter& set, paper_size paper)
    : set_{set}
    , paper_{paper} {
    pages_.push_back({paper.width, paper.height});
}

void sheet::another_page() {
    pages_.push_back({paper_.width, paper_.height});
    y_ = margin;
}

void sheet::need(double high) {
    if (high > rest() && y_ > margin) another_page();
}

void sheet::words(std::string what, const type& look, int most_lines, double indent, double wide) {
    const double wrap = wide > 0 ? wide : width() - indent;
    need(set_.measure(what, look, wrap, most_lines).h);
    y_ = put(now(), set_, margin + indent, y_, std::move(what), look, align::left, wrap, most_lines).bottom();
}

void sheet::heading(std::string what, double after) {
    need(after + 34);
    if (y_ > margin) gap(16);
    words(std::move(what), {sizes::heading, true}, 1);
    gap(5);
}

void sheet::pair(std::string name, std::string what, double name_wide, int most_lines) {
    const type strong{sizes::body, true}, plain{sizes::body};
    const double gutter = 10, wrap = width() - name_wide;
    const auto a = set_.measure(name, strong, name_wide - gutter, 2);
    const auto b = set_.measure(what, plain, wrap, most_lines);
    need(std::max(a.h, b.h));
    put(now(), set_, margin, y_, std::move(name), strong, align::left, name_wide - gutter, 2);
    put(now(), set_, margin + name_wide, y_, std::move(what), plain, align::left, wrap, most_lines);
    y_ += std::max(a.h, b.h) + 3.5;
}

void sheet::rule(ink colour) {
    now().items.emplace_back(line_item{{{left(), y_}, {right(), y_}}, colour, 0.5});
}

std::vector<page> sheet::done(const std::string& footer) {
    const type quiet{sizes::small, false, false, ink::quiet};
    const double top = paper_.height - foot + 24;
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        const auto n = put(pages_[i], set_, right(), top, tr("page|{} of {}", i + 1, pages_.size()), quiet,
                           align::right);
        put(pages_[i], set_, left(), top, footer, quiet, align::left, n.x - left() - 20, 1);
    }
    return std::move(pages_);
}

} // namespace attune::report
