#include "app/ui/window/loop.hpp"

#include "app/ui/window/frame_schedule.hpp"
#include "drivers/port/clock.hpp"
#include "dsp/units.hpp"

#include <SDL.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <ctime>

namespace attune::ui {

namespace {

volatile std::sig_atomic_t signalled = 0; // a handler reaches nothing else

/// The signals that end a program, turned into a question while this lives.
class ending_signals {
public:
    ending_signals() {
        signalled = 0;
        struct sigaction ours {};
        ours.sa_handler = [](int) { signalled = 1; };
        sigemptyset(&ours.sa_mask);
        for (std::size_t i = 0; i < numbers.size(); ++i)
            sigaction(numbers[i], &ours, &before_[i]);
    }
    ~ending_signals() {
        for (std::size_t i = 0; i < numbers.size(); ++i)
            sigaction(numbers[i], &before_[i], nullptr);
    }
    ending_signals(const ending_signals&) = delete;
    ending_signals& operator=(const ending_signals&) = delete;

    static bool came() noexcept { return signalled != 0; }

private:
    static constexpr std::array numbers{SIGINT, SIGTERM, SIGHUP};
    std::array<struct sigaction, 3> before_{};
};

/// Until `due`, or a signal. The sleep is as long as the schedule asks, never a spin (PLATFORM 4).
void sleep_until(host_time due) noexcept {
    const auto left = due - monotonic_now();
    if (left <= host_duration::zero()) return;
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(left);
    const timespec rest{static_cast<std::time_t>(whole.count()), static_cast<long>((left - whole).count())};
    clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, nullptr);
}

void wait_for_input(host_time due) noexcept {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(due - monotonic_now()).count();
    if (left > 0) SDL_WaitEventTimeout(nullptr, static_cast<int>(left));
}

/// Which window an event is of; nothing: of none.
std::optional<Uint32> window_of(const SDL_Event& e) noexcept {
    switch (e.type) {
    case SDL_WINDOWEVENT:
        return e.window.windowID;
    case SDL_MOUSEMOTION:
        return e.motion.windowID;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return e.button.windowID;
    case SDL_MOUSEWHEEL:
        return e.wheel.windowID;
    case SDL_KEYDOWN:
    case SDL_KEYUP:
        return e.key.windowID;
    case SDL_TEXTINPUT:
        return e.text.windowID;
    default:
        return std::nullopt;
    }
}

bool of_the_keyboard(const SDL_Event& e) noexcept {
    return e.type == SDL_KEYDOWN || e.type == SDL_KEYUP || e.type == SDL_TEXTINPUT;
}

bool of_the_mouse(const SDL_Event& e) noexcept {
    return e.type == SDL_MOUSEMOTION || e.type == SDL_MOUSEBUTTONDOWN || e.type == SDL_MOUSEWHEEL;
}

class turner {
public:
    turner(window& w, scene& s)
        : window_{w}
        , scene_{s} {}

    result<void> turn() {
        const bool input = take_input();
        const host_time now = monotonic_now();
        if (window_.close_asked() || quit_key_ || ending_signals::came()) ask_quit_once(now);
        scene_.step(now);
        if (scene_.finished()) return {};
        window_.keep_awake(scene_.keep_awake());
        const bool visible = window_.visible();
        const double dt = last_ == host_time{} ? 0.0 : std::min(seconds{now - last_}.count(), 0.05);
        if (visible)
            if (auto drawn = draw(dt); !drawn) return drawn;
        auto* const side = scene_.beside();
        const bool side_visible = side && side->place().visible();
        if (side_visible)
            if (auto drawn = draw(*side, dt); !drawn) return drawn;
        if (visible || side_visible) last_ = now;
        if (input) schedule_.input();
        const auto interval = visible || side_visible ? frame_interval(scene_.full_rate()) : hidden_interval;
        const auto wish = schedule_.next(now, scene_.moving(), interval);
        wish.paced ? sleep_until(wish.at) : wait_for_input(wish.at);
        return {};
    }

private:
    /// Up to the first key or button that goes down: what follows waits for the next frame. ImGui 1.86 keeps
    /// only the state of a key, so that a tap within one frame would never have been.
    bool take_input() {
        bool any = false;
        for (SDL_Event e; SDL_PollEvent(&e) != 0;) {
            any = true;
            hand_over(e);
            scene_.take(e);
            if (of_the_keyboard(e) || of_the_mouse(e)) scene_.hand(monotonic_now());
            if (e.type == SDL_MOUSEBUTTONDOWN) break;
            if (e.type != SDL_KEYDOWN || e.key.repeat != 0) continue;
            const auto key = e.key.keysym.sym;
            if (key >= SDLK_F1 && key <= SDLK_F10) scene_.function_key(key - SDLK_F1 + 1);
            if (key == SDLK_l && (e.key.keysym.mod & KMOD_CTRL) != 0) scene_.lock_key();
            if (e.key.keysym.sym == SDLK_F11) window_.toggle_full_screen();
            if (e.key.keysym.sym == SDLK_q && (e.key.keysym.mod & KMOD_CTRL) != 0) quit_key_ = true;
            break;
        }
        return any;
    }

    void hand_over(const SDL_Event& e) {
        auto* const side = scene_.beside();
        const auto of = window_of(e);
        if (!side || !of || !side->place().owns(*of)) return window_.take(e);
        if (of_the_keyboard(e)) {
            SDL_Event ours = e;
            const Uint32 id = window_.id();
            (e.type == SDL_TEXTINPUT ? ours.text.windowID : ours.key.windowID) = id;
            return window_.take(ours);
        }
        side->place().take(e);
        if (side->place().close_asked()) side->close_asked();
    }

    void ask_quit_once(host_time now) {
        if (asked_) return;
        asked_ = true;
        scene_.ask_quit(now);
    }

    result<void> draw(double dt) {
        window_.make_current();
        if (auto dressed = scene_.dress(window_); !dressed) return dressed;
        window_.begin_frame(dt);
        scene_.draw(dt);
        window_.end_frame();
        window_.paint(scene_.ground());
        window_.present();
        scene_.shown(monotonic_now());
        return {};
    }

    static result<void> draw(side_scene& side, double dt) {
        auto& w = side.place();
        w.make_current();
        if (auto dressed = side.dress(); !dressed) return dressed;
        w.begin_frame(dt);
        side.draw(dt);
        w.end_frame();
        w.paint(side.ground());
        w.present();
        return {};
    }

    window& window_;
    scene& scene_;
    frame_schedule schedule_;
    host_time last_{};
    bool quit_key_ = false, asked_ = false;
};

} // namespace

result<void> run_loop(window& w, scene& s) {
    const ending_signals signals;
    turner t{w, s};
    while (!s.finished())
        if (auto turned = t.turn(); !turned) return turned;
    return {};
}

} // namespace attune::ui
