#include "app/ui/format.hpp"
#include "app/language/language.hpp"

#include "app/review/axis.hpp"

#include <fmt/format.h>

#include <cmath>

namespace attune::ui {

std::string clock_words(double s) {
    return review::clock_words(s);
}

std::string minutes_words(double minutes) {
    if (minutes < 0.99) return tr("{} s", std::lround(minutes * 60));
    const long all = std::lround(minutes);
    if (all < 60) return tr("{} min", all);
    return all % 60 == 0 ? tr("{} h", all / 60) : tr("{} h {} min", all / 60, all % 60);
}

std::string pace_words(double per_minute) {
    const double tenth = std::round(per_minute * 10) / 10;
    return tenth == std::round(tenth) ? tr("{:.0f} a minute", tenth)
                                      : tr("{:.1Lf} a minute", tenth);
}

std::string whole(double v) {
    return fmt::format("{:.0f}", std::round(v) + 0.0);
}
std::string one_digit(double v) {
    return number_words(v, 1);
}

} // namespace attune::ui
