#include "app/ui/window/run.hpp"

#include "app/language/language.hpp"
#include "app/shell/shell.hpp"
#include "app/shell/spoken.hpp"
#include "app/ui/client_picture.hpp"
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
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace attune::ui {

namespace {

/// The client's picture in a window of its own.
class client_window final : public side_scene {
public:
    client_window(std::unique_ptr<window> w, shell& program)
        : window_{std::move(w)}
        , shell_{program} {}

    window& place() override { return *window_; }
    result<void> dress() override { return look_.dress(*window_, shell_.view().chosen); }
    void draw(double dt) override { picture_.draw(shell_.view(), look_.letters(), dt); }
    ground_colours ground() const override { return ground_of(shell_.view().chosen); }
    void close_asked() override { closed_ = true; }
    bool closed() const noexcept { return closed_; }

private:
    std::unique_ptr<window> window_;
    shell& shell_;
    client_picture picture_;
    look look_;
    bool closed_ = false;
};

/// The shell and its screens as the loop turns them.
class program_scene final : public scene {
public:
    program_scene(shell& program, window_options second)
        : shell_{program}
        , second_{second}
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
        open_or_close_second(v, now);
        // Under the safety notes a practice waits, and is not over.
        const session_view* session = v.current == screen::pause ? v.pause.session
                                      : v.current == screen::practice || v.current == screen::console || v.current == screen::safety
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
    void hand(host_time now) override { shell_.touched(now); }
    void lock_key() override { asked_.emplace_back(lock_now{}); }
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
        return (v.current == screen::practice || v.current == screen::console) && v.practice.session && !v.practice.session->finished;
    }
    ground_colours ground() const override { return ground_of(shell_.view().chosen); }
    side_scene* beside() override { return client_ ? &*client_ : nullptr; }

private:
    /// As the console wishes; closed by hand it stays closed, and where it cannot be opened the console does
    /// without.
    void open_or_close_second(const app_view& v, host_time now) {
        if (client_ && (client_->closed() || !v.lead.client_window)) {
            if (v.lead.client_window) shell_.handle(ask_lead{show_client_window{false}}, now);
            client_.reset();
        } else if (!client_ && v.lead.client_window) {
            if (auto w = window::open(second_))
                client_.emplace(std::move(*w), shell_);
            else {
                spdlog::warn("No second window: {}", w.error().what);
                shell_.handle(ask_lead{show_client_window{false}}, now);
            }
        }
    }

    shell& shell_;
    window_options second_;
    std::optional<client_window> client_;
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
    auto second = chosen;
    second.beside = true;
    program_scene scene{program, second};
    if (auto ran = run_loop(**w, scene); !ran) return say(ran.error());
    return 0;
}

} // namespace attune::ui
