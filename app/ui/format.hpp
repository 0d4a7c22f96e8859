#pragma once
// Numbers as people read them: the one place (STYLE 12).

#include <string>

namespace attune::ui {

std::string clock_words(double s);         ///< "4:05", "1:02:03"
std::string minutes_words(double minutes); ///< "10 min", "1 h 30 min"
std::string pace_words(double per_minute); ///< "6 a minute", "5.5 a minute"
std::string whole(double v);               ///< "62"
std::string one_digit(double v);           ///< "8.1"

} // namespace attune::ui
