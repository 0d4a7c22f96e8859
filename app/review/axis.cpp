#include "app/review/axis.hpp"

#include <cmath>
#include <fmt/format.h>

namespace attune::review {

double time_step(double span_s, int most) noexcept {
    constexpr double steps[]{1,   2,   5,    10,   15,   30,    60,    120,  300,
                             600, 900, 1800, 3600, 7200, 21600, 43200, 86400};
    for (double s : steps)
        if (span_s / s <= most) return s;
    return 86400 * std::ceil(span_s / 86400 / most);
}

double round_step(double span, int most) noexcept {
    if (!(span > 0) || most < 1) return 1;
    const double power = std::pow(10.0, std::floor(std::log10(span / most)));
    for (double m : {1.0, 2.0, 5.0})
        if (span / (m * power) <= most) return m * power;
    return 10 * power;
}

std::vector<double> ticks(double from, double to, double step) {
    std::vector<double> out;
    if (!(step > 0) || !(to >= from) || (to - from) / step > 1000) return out;
    for (double k = std::ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k += 1)
        out.push_back(k * step);
    return out;
}

std::string clock_words(double s) {
    const long all = std::lround(std::floor(s + 1e-6)), h = all / 3600, m = all / 60 % 60, r = all % 60;
    return h > 0 ? fmt::format("{}:{:02}:{:02}", h, m, r) : fmt::format("{}:{:02}", m, r);
}

} // namespace attune::review
