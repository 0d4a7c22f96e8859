#pragma once
// What is said aloud, for practising with closed eyes. Values in, words out.

#include "app/shell/app_view.hpp"

#include <optional>
#include <string>

namespace attune {

/// Watches the picture. It says what the screen says in words: the guidance as it changes, a step by its name
/// where its words do not bear it, how a practice ended, and once that the signal is gone. Never a number of the heart.
class spoken_words {
public:
    /// Each frame. Nothing: go on. Empty: hush (a pause, another screen, or speech put off). Else the words to
    /// begin with now, whatever is being said.
    std::optional<std::string> next(const app_view& v);

private:
    std::optional<std::string> hush();

    bool in_session_ = false, talking_ = false, ended_ = false;
    std::string line_, step_;
    bool on_ = false, known_ = false; ///< speech as chosen, once it has been seen
    double wpm_ = 0;
    seconds trouble_since_{-1};
    bool trouble_said_ = false;
};

} // namespace attune
