#pragma once
// Words and blocks down a page, and on to the next where one is full.

#include "app/report/typesetter.hpp"

#include <functional>
#include <string>
#include <vector>

namespace attune::report {

struct paper_size {
    double width, height; ///< pt
};
inline constexpr paper_size a4{595.28, 841.89}, letter{612, 792};

/// The sizes of a report's words, pt (LOOK.md: few sizes, clear steps).
namespace sizes {
inline constexpr double title = 20, lead = 11, heading = 12, body = 9, small = 7.5;
}

class sheet {
public:
    static constexpr double margin = 54, foot = 58; // pt; chosen: 19 mm, room for a hole and a thumb

    sheet(const typesetter& set, paper_size paper);
    double left() const noexcept { return margin; }
    double width() const noexcept { return paper_.width - 2 * margin; }
    double right() const noexcept { return paper_.width - margin; }
    double y() const noexcept { return y_; }
    double rest() const noexcept { return paper_.height - foot - y_; }
    page& now() noexcept { return pages_.back(); }
    const typesetter& set() const noexcept { return set_; }
    std::size_t count() const noexcept { return pages_.size(); }

    /// Begins another page where less than `high` is left.
    void need(double high);
    void another_page();
    void gap(double high) noexcept { y_ += high; }
    /// A paragraph; never parted between pages, so `most_lines` keeps it below one.
    void words(std::string what, const type& look, int most_lines = 8, double indent = 0, double wide = 0);
    /// Stays with what follows: begins another page where fewer than `after` are left below it.
    void heading(std::string what, double after = 60);
    /// A name and what it is, in two columns.
    void pair(std::string name, std::string what, double name_wide, int most_lines = 8);
    void rule(ink colour = ink::line);

    /// All pages, each with its footer: the words left, "n of N" right.
    std::vector<page> done(const std::string& footer);

private:
    const typesetter& set_;
    paper_size paper_;
    std::vector<page> pages_;
    double y_ = margin;
};

} // namespace attune::report
