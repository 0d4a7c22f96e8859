#pragma once
// One window: SDL, an ImGui context with an atlas of its own, and a back end that draws it. Knows nothing of
// screens.

#include "app/ui/window/ground.hpp"
#include "app/ui/window/image.hpp"
#include "drivers/result.hpp"

#include <cstdint>
#include <memory>
#include <string>

union SDL_Event;

namespace attune::ui {

/// automatic: OpenGL where there is a graphics card, drawn by the processor otherwise (README).
enum class renderer_choice : std::uint8_t { automatic, gl, software };

/// "gl", "software"; anything else is automatic. ATTUNE_RENDERER holds such a word.
renderer_choice renderer_named(const char* word) noexcept;

struct window_options {
    renderer_choice renderer = renderer_choice::automatic;
    int width = 1280, height = 800; ///< of the display's points; never smaller than 960x600 on a display
    /// The second one: beside the first on another display, full screen there; on the only one as a window. It has
    /// no focus of its own accord, and its frames do not wait for the display's.
    bool beside = false;
    /// No display and no input: drawn in memory, at exactly this size.
    bool off_screen = false;
};

class window {
public:
    /// Fails where there is no display, with what to do instead.
    static result<std::unique_ptr<window>> open(const window_options& setup);
    ~window();
    window(const window&) = delete;
    window& operator=(const window&) = delete;

    /// Makes this window's ImGui context current; fonts may be built between this and upload_fonts().
    void make_current();
    result<void> upload_fonts();

    /// Input, and what the display says of the window.
    void take(const SDL_Event& e);
    /// Opens ImGui's frame; `dt` in seconds since the last one, used off screen only (SDL counts for itself).
    void begin_frame(double dt);
    /// Closes it; afterwards paint() draws over `ground` and present() shows.
    void end_frame();
    void paint(const ground_colours& ground);
    void present();
    /// Between paint() and present().
    rgb_image pixels();

    /// False: minimised or hidden, nothing needs drawing.
    bool visible() const noexcept;
    bool close_asked() const noexcept;
    bool owns(std::uint32_t sdl_window_id) const noexcept;
    std::uint32_t id() const noexcept; ///< SDL's
    void set_icon(const rgba_image& icon);
    void toggle_full_screen();
    /// True: the display does not go dark by itself.
    void keep_awake(bool awake);
    /// Pixels of the drawing area to a point of the display, 1 on X11.
    float pixel_ratio() const;
    bool drawn_by_processor() const noexcept;
    std::string renderer_words() const;

private:
    struct state;
    explicit window(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

} // namespace attune::ui
