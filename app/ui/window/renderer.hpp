#pragma once
// How ImGui's triangles reach the screen. One back end with OpenGL, one without. Private to the window.

#include "app/ui/window/ground.hpp"
#include "app/ui/window/image.hpp"
#include "drivers/result.hpp"

#include <SDL.h>
#include <imgui.h>

#include <memory>
#include <string>

namespace attune::ui {

class renderer {
public:
    renderer() = default;
    virtual ~renderer() = default;
    renderer(const renderer&) = delete;
    renderer& operator=(const renderer&) = delete;

    /// Before anything else of a frame; makes this window's context current.
    virtual void begin() = 0;
    /// The current context's atlas is another one; its texture is made anew.
    virtual result<void> upload_fonts() = 0;
    /// Clears to `ground` and draws.
    virtual void paint(const ImDrawData& data, const ground_colours& ground) = 0;
    virtual void present() = 0;
    /// What paint() drew; only between paint() and present().
    virtual rgb_image pixels() = 0;
    /// Pixels of the drawing area.
    virtual SDL_Point size() = 0;
    virtual std::string words() const = 0;
    /// Every pixel is drawn by the processor.
    virtual bool on_processor() const = 0;
};

/// Wants a window made with SDL_WINDOW_OPENGL after gl_attributes(). The ImGui context must be current.
void gl_attributes();
result<std::unique_ptr<renderer>> make_gl_renderer(SDL_Window* window, bool with_platform);
/// Draws in memory (the display only gets finished pixels).
result<std::unique_ptr<renderer>> make_software_renderer(SDL_Window* window, bool with_platform);

} // namespace attune::ui
