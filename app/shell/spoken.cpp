#include "app/shell/spoken.hpp"

#include "app/language/language.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace attune {
namespace {

/// Chosen: most losses mend themselves within it, and a practice is more than its signal.
constexpr seconds trouble_is_told_after{15};

bool bears(const std::string& words, const std::string& name) {
    const auto same = [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
    };
    return std::search(words.begin(), words.end(), name.begin(), name.end(), same) != words.end();
}

} // namespace

std::optional<std::string> spoken_words::hush() {
    if (!std::exchange(talking_, false)) return std::nullopt;
    return std::string{};
}

std::optional<std::string> spoken_words::next(const app_view& v) {
    const bool chosen_now = known_ && v.current == screen::settings && v.chosen.speak && v.can_speak &&
                            (!on_ || wpm_ != v.chosen.speak_wpm);
    known_ = true;
    on_ = v.chosen.speak;
    wpm_ = v.chosen.speak_wpm;
    if (!on_ || !v.can_speak) return hush();
    if (chosen_now) {
        talking_ = true;
        return tr("This is how the words of a practice are spoken.");
    }
    if (v.current == screen::settings) return std::nullopt;

    const auto& p = v.current == screen::pause ? v.pause : v.practice;
    const bool here = v.current == screen::pause || v.current == screen::practice || v.current == screen::console;
    const auto* session = here ? p.session : nullptr;
    if (!session) {
        const bool was = std::exchange(in_session_, false);
        if (was && v.current == screen::after && !ended_) {
            ended_ = talking_ = true;
            return v.after_words.empty() ? std::string{tr("The practice is over.")} : v.after_words;
        }
        return v.current == screen::after ? std::nullopt : hush();
    }
    if (!std::exchange(in_session_, true)) {
        line_.clear();
        step_.clear();
        ended_ = trouble_said_ = false;
        trouble_since_ = seconds{-1};
    }
    if (session->paused) return hush();

    if (p.signal_sentence.empty()) {
        trouble_since_ = seconds{-1};
        trouble_said_ = false;
    } else if (trouble_since_ < seconds{0})
        trouble_since_ = session->now;
    std::string words;
    const bool other_step = p.step_name != step_;
    if (p.guidance != line_ && !p.guidance.empty()) words = p.guidance;
    if (other_step && !p.step_name.empty() && !bears(p.guidance, p.step_name))
        words = words.empty() ? p.step_name : p.step_name + ". " + words;
    line_ = p.guidance;
    step_ = p.step_name;
    if (words.empty() && !trouble_said_ && !p.feedback_hidden && trouble_since_ >= seconds{0} &&
        session->now - trouble_since_ >= trouble_is_told_after) {
        trouble_said_ = true;
        words = p.signal_sentence;
    }
    if (words.empty()) return std::nullopt;
    talking_ = true;
    return words;
}

} // namespace attune
