#include "app/ui/window/run.hpp"

#include "app/language/language.hpp"
#include "app/shell/shell.hpp"
#include "app/shell/spoken.hpp"
#include "app/ui/screens.hpp"
#include "app/ui/window/audio.hpp"
#include "app/ui/window/icon.hpp"
#include "app/ui/window/look.hpp"
#include "app/ui/window/loop.hpp"
#include "app/ui/window/speaker.hpp"
#include "drivers/port/clock.hpp"

#include <spdlog/spdlog.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

namespace attune::ui {

namespace {

/// The shell and its screens as the loop turns them.
class program_scene final : public scene {
public:
    explicit program_scene(shell& program)
        : shell_{program}
        , speaker_{espeak_maker()}
        , sound_{&monotonic_now} {}

    void step(host_time now) override {
        // Asked in the last frame, whose input was taken at its beginning: where a moment counts (a tap at the
        // pulse) it is that one, at most a frame late.
        for (const ui_command& c : asked_)
            shell_.handle(c, asked_at_);
        asked_.clear();
        asked_at_ = now;
        const app_view& v = shell_.frame(now);
        // Under the safety notes a practice waits, and is not over.
        const session_view* session = v.current == screen::pause ? v.pause.session
                                      : v.current == screen::practice || v.current == screen::safety
                                          ? v.practice.session
                                          : nullptr;
        // The device is opened on the check-in before, so that the first breath does not wait for it.
        const bool near = session || v.current == screen::before;
        if (const auto words = spoken_.next(v)) speaker_.say(*words, std::string{spoken()}, v.chosen.speak_wpm);
        auto cue = cues_.cue(session, v.chosen, now);
        speaker_.fill(cue);
        sound_.tell(cue, near || speaker_.busy());
        speaker_.needed(sound_.words_needed());
    }

    result<void> dress(window& w) override { return look_.dress(w, shell_.view().chosen); }
    void draw(double dt) override { screens_.draw(shell_.view(), look_.letters(), dt, asked_); }
    void take(const SDL_Event& e) override { sound_.take(e); }
    /// Two keys that work anywhere, in a text field too.
    void function_key(int number) override {
        if (number == 1) asked_.emplace_back(go_to{screen::safety});
        if (number == 9) asked_.emplace_back(start_pause{});
    }
    void ask_quit(host_time now) override { shell_.handle(quit{}, now); }

    /// What was asked shows in the next frame, at once.
    bool moving() const override {
        return shell_.animated() || screens_.moving() || !asked_.empty() || speaker_.busy();
    }
    bool finished() const override { return shell_.wants_quit(); }
    bool full_rate() const override { return shell_.view().chosen.full_frame_rate; }
    bool keep_awake() const override {
        const app_view& v = shell_.view();
        if (v.current == screen::pause) return true;
        return v.current == screen::practice && v.practice.session && !v.practice.session->finished;
    }
    ground_colours ground() const override { return ground_of(shell_.view().chosen); }

private:
    shell& shell_;
    screens screens_;
    look look_;
    cue_tracker cues_;
    spoken_words spoken_;
    speaker speaker_; // outlives the sound, which reads its samples
    audio sound_;
    std::vector<ui_command> asked_;
    host_time asked_at_{};
};

int say(const error& e) {
    std::fprintf(stderr, "attune: %s\n", e.what.c_str());
    return 1;
}

} // namespace

int run_window(shell& program, const window_options& options) {
    window_options chosen = options;
    if (chosen.renderer == renderer_choice::automatic)
        chosen.renderer = renderer_named(std::getenv("ATTUNE_RENDERER"));
    auto w = window::open(chosen);
    if (!w) return say(w.error());
    spdlog::debug("Window: {}", (*w)->renderer_words());
    (*w)->set_icon(make_icon(64, theme_of(theme_name::night)));
    program_scene scene{program};
    if (auto ran = run_loop(**w, scene); !ran) return say(ran.error());
    return 0;
}

} // namespace attune::ui
