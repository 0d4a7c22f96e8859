#pragma once
// The loop that turns a scene in a window: input, step, picture, rest. Knows no screen and no session.

#include "app/ui/window/window.hpp"
#include "drivers/time.hpp"

#include <optional>

union SDL_Event;

namespace attune::ui {

/// Another window that shows something of the same scene, drawn after the scene's own. Keys that are pressed in it
/// are the first window's: whoever leads need not look where the focus is.
class side_scene {
public:
    side_scene() = default;
    virtual ~side_scene() = default;
    side_scene(const side_scene&) = delete;
    side_scene& operator=(const side_scene&) = delete;

    virtual window& place() = 0;
    virtual result<void> dress() = 0;
    virtual void draw(double dt) = 0;
    virtual ground_colours ground() const = 0;
    /// Its close button.
    virtual void close_asked() = 0;
};

/// What the loop turns: the program (run.cpp) or a test's script. All calls come from the loop's thread.
class scene {
public:
    scene() = default;
    virtual ~scene() = default;
    scene(const scene&) = delete;
    scene& operator=(const scene&) = delete;

    /// Takes what has come up to `now`. Every turn, also while nothing is drawn.
    virtual void step(host_time now) = 0;
    /// Before ImGui's frame opens: fonts and style, where they changed.
    virtual result<void> dress(window& w) = 0;
    /// The picture, between NewFrame and Render. `dt` seconds since the last one, at most 50 ms: a fade that
    /// begins after a still second begins at its beginning.
    virtual void draw(double dt) = 0;
    /// The frame stands on the screen.
    virtual void shown(host_time /*at*/) {}
    /// Other input than the window's (audio devices).
    virtual void take(const SDL_Event& /*e*/) {}
    /// F1 to F10 went down; F11 is the loop's own.
    virtual void function_key(int /*number*/) {}
    /// A key or the mouse: somebody is there.
    virtual void hand(host_time /*now*/) {}
    /// Ctrl+L.
    virtual void lock_key() {}
    virtual void ask_quit(host_time now) = 0;

    virtual bool moving() const = 0;
    virtual bool finished() const = 0;
    virtual bool full_rate() const { return true; }
    virtual bool keep_awake() const { return false; }
    /// Behind everything.
    virtual ground_colours ground() const = 0;
    /// While there is a second window. It may come and go in step() only.
    virtual side_scene* beside() { return nullptr; }
};

/// Until the scene is finished. SIGINT, SIGTERM, SIGHUP, the window's close button and Ctrl+Q ask the scene
/// to quit; F11 is full screen. Fails only where the letters cannot be drawn.
result<void> run_loop(window& w, scene& s);

} // namespace attune::ui
