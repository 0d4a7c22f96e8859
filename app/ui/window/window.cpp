#include "app/ui/window/window.hpp"

#include "app/ui/window/platform.hpp"
#include "app/ui/window/renderer.hpp"

#include <SDL.h>
#include <imgui.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace attune::ui {

namespace {

constexpr int least_width = 960,
              least_height = 600; ///< chosen: the Practice screen at 100 % with all its parts

/// A graphics card is likely: a render node, NVIDIA's own device, or WSL's. Asked before any OpenGL is
/// loaded, because finding out afterwards that the processor draws costs 100 ms and 90 MB.
bool graphics_card_there() {
    std::error_code none;
    for (const char* node : {"/dev/nvidia0", "/dev/dxg"})
        if (std::filesystem::exists(node, none)) return true;
    for (int i = 128; i < 136; ++i) // render nodes are numbered from 128 (Linux drm)
        if (std::filesystem::exists("/dev/dri/renderD" + std::to_string(i), none)) return true;
    return false;
}

/// SDL's video part, with a driver of our choosing where there is no display.
class video {
public:
    video() = default;
    ~video() {
        if (!on_) return;
        SDL_QuitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS);
        if (named_) SDL_ResetHint(SDL_HINT_VIDEODRIVER);
    }
    video(const video&) = delete;
    video& operator=(const video&) = delete;

    result<void> start(const char* driver) {
        SDL_SetMainReady();
        SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); // the loop has its own, so that a session is kept
        SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
        SDL_SetHint(SDL_HINT_APP_NAME, "Attune");
        setenv("SDL_VIDEO_X11_WMCLASS", "attune", 0); // the name of the desktop file, for the task bar
        setenv("SDL_VIDEO_WAYLAND_WMCLASS", "attune", 0);
        named_ = driver != nullptr;
        if (named_) SDL_SetHintWithPriority(SDL_HINT_VIDEODRIVER, driver, SDL_HINT_OVERRIDE);
        on_ = SDL_InitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS) == 0;
        // Asked for nothing and without a display SDL takes a driver that draws where nobody looks.
        const bool unseen = on_ && !named_ && !SDL_getenv("SDL_VIDEODRIVER") && draws_unseen();
        if (on_ && !unseen) return {};
        const std::string why = unseen ? "neither DISPLAY nor WAYLAND_DISPLAY leads to one" : SDL_GetError();
        if (on_) SDL_QuitSubSystem(SDL_INIT_VIDEO | SDL_INIT_EVENTS);
        on_ = false;
        if (named_) SDL_ResetHint(SDL_HINT_VIDEODRIVER);
        return fail(errc::not_found,
                    "There is no display to open a window on (" + why +
                        "). Without one, \"attune practice --headless\" guides in the terminal.");
    }

private:
    static bool draws_unseen() noexcept {
        const char* const driver = SDL_GetCurrentVideoDriver();
        const std::string_view name = driver ? driver : "";
        return name == "offscreen" || name == "dummy" || name == "evdev";
    }

    bool on_ = false, named_ = false;
};

} // namespace

renderer_choice renderer_named(const char* word) noexcept {
    const std::string_view w = word ? word : "";
    if (w == "gl") return renderer_choice::gl;
    if (w == "software") return renderer_choice::software;
    return renderer_choice::automatic;
}

struct placed {
    int x, y, width, height;
    Uint32 flags;
};

placed place_of_own(const window_options& o) {
    constexpr auto centred = static_cast<int>(SDL_WINDOWPOS_CENTERED);
    return {centred, centred, o.width, o.height, 0};
}

/// On the other display all of it, where nobody but the client looks; on the only one a small picture in the lower
/// right corner, beside what the person who leads reads.
placed place_beside() {
    constexpr auto on_second = static_cast<int>(SDL_WINDOWPOS_CENTERED_DISPLAY(1));
    if (SDL_GetNumVideoDisplays() > 1) return {on_second, on_second, 1280, 800, SDL_WINDOW_FULLSCREEN_DESKTOP};
    constexpr int width = 640, height = 400; // chosen: read from the other side of a desk
    SDL_Rect all{0, 0, width, height};
    SDL_GetDisplayUsableBounds(0, &all);
    return {all.x + all.w - width, all.y + all.h - height, width, height, 0};
}

struct window::state {
    video sdl;
    SDL_Window* sdl_window = nullptr;
    ImGuiContext* context = nullptr;
    std::unique_ptr<renderer> back_end;
    SDL_Point fixed{0, 0}; ///< off screen: the size
    bool off_screen = false, close_asked = false;

    ~state() { close(); }

    void close() {
        if (context) ImGui::SetCurrentContext(context);
        back_end.reset();
        if (context) ImGui::DestroyContext(context);
        if (sdl_window) SDL_DestroyWindow(sdl_window);
        context = nullptr;
        sdl_window = nullptr;
    }

    void make_context() {
        IMGUI_CHECKVERSION();
        context = ImGui::CreateContext();
        ImGui::SetCurrentContext(context);
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr; // nothing is remembered
        io.LogFilename = nullptr;
        io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
#if IMGUI_VERSION_NUM < 18700
        if (off_screen) // no platform back end fills it
            for (int k = 0; k < ImGuiKey_COUNT; ++k)
                io.KeyMap[k] = k;
#endif
    }

    result<void> open(const window_options& setup, bool gl) {
        off_screen = setup.off_screen;
        fixed = {setup.width, setup.height};
        const Uint32 kind = gl ? Uint32{SDL_WINDOW_OPENGL} : 0U;
        const Uint32 look = off_screen ? SDL_WINDOW_HIDDEN : SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
        if (gl) gl_attributes();
        // SDL's own acceleration of plain surfaces would open OpenGL behind our back (see
        // renderer_software.cpp).
        if (!gl) SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
        const auto place = setup.beside && !off_screen ? place_beside() : place_of_own(setup);
        sdl_window = SDL_CreateWindow(setup.beside ? "Attune, the client's picture" : "Attune", place.x, place.y,
                                      place.width, place.height, kind | look | place.flags);
        if (!sdl_window)
            return fail(errc::unsupported, std::string{"No window can be opened: "} + SDL_GetError());
        if (!off_screen && !setup.beside) SDL_SetWindowMinimumSize(sdl_window, least_width, least_height);
        make_context();
        auto made =
            gl ? make_gl_renderer(sdl_window, !off_screen) : make_software_renderer(sdl_window, !off_screen);
        if (!made) return tl::unexpected<error>(made.error());
        back_end = std::move(*made);
        if (gl && setup.beside) SDL_GL_SetSwapInterval(0); // two waits for the display would halve the rate
        return {};
    }
};

window::window(std::unique_ptr<state> s)
    : state_{std::move(s)} {}
window::~window() = default;

result<std::unique_ptr<window>> window::open(const window_options& setup) {
    auto s = std::make_unique<state>();
    const bool automatic = setup.renderer == renderer_choice::automatic;
    bool gl =
        setup.renderer == renderer_choice::gl || (automatic && !setup.off_screen && graphics_card_there());
    const char* driver = !setup.off_screen ? nullptr : gl ? "offscreen" : "dummy";
    if (auto on = s->sdl.start(driver); !on) return tl::unexpected<error>(on.error());
    auto opened = s->open(setup, gl);
    const bool disappointing = opened && automatic && gl && s->back_end->on_processor();
    if (gl && automatic && (!opened || disappointing)) {
        s->close();
        opened = s->open(setup, false);
    }
    if (!opened) return tl::unexpected<error>(opened.error());
    return std::unique_ptr<window>{new window{std::move(s)}};
}

void window::set_icon(const rgba_image& icon) {
    // SDL copies; it takes a pointer to what it only reads.
    SDL_Surface* s =
        SDL_CreateRGBSurfaceWithFormatFrom(const_cast<std::uint8_t*>(icon.bytes.data()), icon.width,
                                           icon.height, 32, 4 * icon.width, SDL_PIXELFORMAT_RGBA32);
    if (!s) return;
    SDL_SetWindowIcon(state_->sdl_window, s);
    SDL_FreeSurface(s);
}

void window::make_current() {
    ImGui::SetCurrentContext(state_->context);
}

result<void> window::upload_fonts() {
    make_current();
    auto done = state_->back_end->upload_fonts();
    ImGui::GetIO().Fonts->ClearTexData(); // 5 to 20 MB that only the back end needs
    return done;
}

void window::take(const SDL_Event& e) {
    if (e.type == SDL_QUIT) state_->close_asked = true;
    if (e.type == SDL_WINDOWEVENT && e.window.event == SDL_WINDOWEVENT_CLOSE && owns(e.window.windowID))
        state_->close_asked = true;
    if (state_->off_screen) return;
    make_current();
#if IMGUI_VERSION_NUM >= 18700
    if (e.type == SDL_MOUSEMOTION) { // ImGui works in pixels here, SDL tells points
        SDL_Event in_pixels = e;
        const float ratio = pixel_ratio();
        in_pixels.motion.x = static_cast<Sint32>(static_cast<float>(e.motion.x) * ratio);
        in_pixels.motion.y = static_cast<Sint32>(static_cast<float>(e.motion.y) * ratio);
        ImGui_ImplSDL2_ProcessEvent(&in_pixels);
        return;
    }
#endif
    // By what stands on the key, as with letters: ImGui 1.86 goes by its place.
    if (e.type == SDL_KEYDOWN && e.key.keysym.sym == SDLK_z && (e.key.keysym.mod & KMOD_CTRL) != 0)
        ImGui::GetIO().AddInputCharacter(0x1A);
    ImGui_ImplSDL2_ProcessEvent(&e);
}

void window::begin_frame(double dt) {
    make_current();
    state_->back_end->begin();
    ImGuiIO& io = ImGui::GetIO();
    if (state_->off_screen) {
        io.DisplaySize = {static_cast<float>(state_->fixed.x), static_cast<float>(state_->fixed.y)};
        io.DeltaTime = static_cast<float>(dt);
    } else {
        ImGui_ImplSDL2_NewFrame();
        // Everything is laid out in pixels, so that letters stay sharp where a point has several (Wayland).
        const float ratio = pixel_ratio();
        const SDL_Point s = state_->back_end->size();
        if (visible() && s.x > 0 && s.y > 0)
            io.DisplaySize = {static_cast<float>(s.x), static_cast<float>(s.y)};
        io.DisplayFramebufferScale = {1.0F, 1.0F};
#if IMGUI_VERSION_NUM < 18700
        if (ImGui::IsMousePosValid(&io.MousePos))
            io.MousePos = {io.MousePos.x * ratio, io.MousePos.y * ratio};
#else
        static_cast<void>(ratio);
#endif
    }
    ImGui::NewFrame();
}

void window::end_frame() {
    make_current();
    ImGui::Render();
}

void window::paint(const ground_colours& ground) {
    make_current();
    state_->back_end->paint(*ImGui::GetDrawData(), ground);
}

void window::present() {
    state_->back_end->present();
}

rgb_image window::pixels() {
    return state_->back_end->pixels();
}

bool window::visible() const noexcept {
    return state_->off_screen || (SDL_GetWindowFlags(state_->sdl_window) & SDL_WINDOW_MINIMIZED) == 0;
}

bool window::close_asked() const noexcept {
    return state_->close_asked;
}

std::uint32_t window::id() const noexcept {
    return SDL_GetWindowID(state_->sdl_window);
}

bool window::owns(std::uint32_t sdl_window_id) const noexcept {
    return SDL_GetWindowID(state_->sdl_window) == sdl_window_id;
}

void window::toggle_full_screen() {
    const bool full = (SDL_GetWindowFlags(state_->sdl_window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
    SDL_SetWindowFullscreen(state_->sdl_window, full ? 0U : Uint32{SDL_WINDOW_FULLSCREEN_DESKTOP});
}

void window::keep_awake(bool awake) {
    if (state_->off_screen || awake == (SDL_IsScreenSaverEnabled() == SDL_FALSE)) return;
    awake ? SDL_DisableScreenSaver() : SDL_EnableScreenSaver();
}

float window::pixel_ratio() const {
    if (state_->off_screen) return 1.0F;
    int points = 0;
    SDL_GetWindowSize(state_->sdl_window, &points, nullptr);
    const int pixels = state_->back_end->size().x;
    return points > 0 && pixels > 0 ? static_cast<float>(pixels) / static_cast<float>(points) : 1.0F;
}

bool window::drawn_by_processor() const noexcept {
    return state_->back_end->on_processor();
}
std::string window::renderer_words() const {
    return state_->back_end->words();
}

} // namespace attune::ui
