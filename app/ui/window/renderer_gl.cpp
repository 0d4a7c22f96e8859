#include "app/ui/window/platform.hpp"
#include "app/ui/window/renderer.hpp"

#include <SDL_opengl.h>
#include <backends/imgui_impl_opengl3.h>

#include <cstring>

namespace attune::ui {

namespace {

/// The few calls of our own; taken through SDL, so that nothing links to a GL library.
struct gl_calls {
    decltype(&glViewport) viewport = nullptr;
    decltype(&glClearColor) clear_color = nullptr;
    decltype(&glClear) clear = nullptr;
    decltype(&glScissor) scissor = nullptr;
    decltype(&glEnable) enable = nullptr;
    decltype(&glDisable) disable = nullptr;
    decltype(&glGetString) get_string = nullptr;
    decltype(&glPixelStorei) pixel_store = nullptr;
    decltype(&glReadPixels) read_pixels = nullptr;
    decltype(&glFinish) finish = nullptr;

    bool load() {
        return get("glViewport", viewport) && get("glClearColor", clear_color) && get("glClear", clear) &&
               get("glScissor", scissor) && get("glEnable", enable) && get("glDisable", disable) &&
               get("glGetString", get_string) && get("glPixelStorei", pixel_store) &&
               get("glReadPixels", read_pixels) && get("glFinish", finish);
    }

private:
    template <class F>
    static bool get(const char* name, F& into) {
        void* found = SDL_GL_GetProcAddress(name);
        std::memcpy(&into, &found,
                    sizeof into); // a data pointer may not be cast to a function pointer in ISO C++
        return found != nullptr;
    }
};

class gl_renderer final : public renderer {
public:
    explicit gl_renderer(SDL_Window* window)
        : window_{window} {}
    ~gl_renderer() override {
        if (!context_) return;
        SDL_GL_MakeCurrent(window_, context_);
        if (imgui_ready_) ImGui_ImplOpenGL3_Shutdown();
        if (platform_ready_) ImGui_ImplSDL2_Shutdown();
        SDL_GL_DeleteContext(context_);
    }

    result<void> start(bool with_platform) {
        context_ = SDL_GL_CreateContext(window_);
        if (!context_)
            return fail(errc::unsupported, std::string{"OpenGL 3 cannot be used: "} + SDL_GetError());
        if (!gl_.load())
            return fail(errc::unsupported, "OpenGL 3 cannot be used: its functions are not there");
        // The schedule paces the frames; waiting for the display as well only avoids torn pictures.
        SDL_GL_SetSwapInterval(with_platform ? 1 : 0);
        if (with_platform) {
            platform_ready_ = ImGui_ImplSDL2_InitForOpenGL(window_, context_);
            if (!platform_ready_) return fail(errc::unsupported, "OpenGL 3 cannot be used with this window");
        }
        imgui_ready_ = ImGui_ImplOpenGL3_Init("#version 130");
        if (!imgui_ready_)
            return fail(errc::unsupported, "OpenGL 3 cannot be used: its library cannot be loaded");
        if (const GLubyte* name = gl_.get_string(GL_RENDERER))
            for (; *name != 0; ++name)
                name_.push_back(static_cast<char>(*name));
        return {};
    }

    void begin() override {
        SDL_GL_MakeCurrent(window_, context_);
        ImGui_ImplOpenGL3_NewFrame();
    }

    result<void> upload_fonts() override {
        SDL_GL_MakeCurrent(window_, context_);
        // The first NewFrame() makes all device objects, the font texture among them; later only that one
        // changes.
        if (!uploaded_) {
            uploaded_ = ImGui_ImplOpenGL3_CreateDeviceObjects();
        } else {
            ImGui_ImplOpenGL3_DestroyFontsTexture();
            uploaded_ = ImGui_ImplOpenGL3_CreateFontsTexture();
        }
        if (!uploaded_) return fail(errc::unsupported, "The letters cannot be handed to the graphics card");
        return {};
    }

    void paint(const ImDrawData& data, const ground_colours& ground) override {
        const SDL_Point s = size();
        gl_.viewport(0, 0, s.x, s.y);
        gl_.enable(GL_SCISSOR_TEST);
        for_each_band(ground, s.y, [&](int y, int rows, std::uint32_t rgb) {
            const auto part = [rgb](unsigned shift) {
                return static_cast<float>((rgb >> shift) & 255U) / 255.0F;
            };
            gl_.scissor(0, s.y - y - rows, s.x, rows); // rows from below
            gl_.clear_color(part(16), part(8), part(0), 1.0F);
            gl_.clear(GL_COLOR_BUFFER_BIT);
        });
        gl_.disable(GL_SCISSOR_TEST);
        // 1.86 takes a pointer to what it only reads.
        ImGui_ImplOpenGL3_RenderDrawData(const_cast<ImDrawData*>(&data));
    }

    void present() override {
        SDL_GL_SwapWindow(window_);
        // Without a display nothing else holds frames back: llvmpipe would pile up hundreds of megabytes of
        // them.
        if (!platform_ready_) gl_.finish();
    }

    rgb_image pixels() override {
        const SDL_Point s = size();
        const auto row = static_cast<std::size_t>(s.x) * 3;
        rgb_image image{s.x, s.y, std::vector<std::uint8_t>(row * static_cast<std::size_t>(s.y))};
        std::vector<std::uint8_t> upside_down(image.bytes.size());
        gl_.finish();
        gl_.pixel_store(GL_PACK_ALIGNMENT, 1);
        gl_.read_pixels(0, 0, s.x, s.y, GL_RGB, GL_UNSIGNED_BYTE, upside_down.data());
        for (std::size_t y = 0; y < static_cast<std::size_t>(s.y); ++y)
            std::memcpy(&image.bytes[y * row], &upside_down[(static_cast<std::size_t>(s.y) - 1 - y) * row],
                        row);
        return image;
    }

    SDL_Point size() override {
        SDL_Point s{0, 0};
        SDL_GL_GetDrawableSize(window_, &s.x, &s.y);
        return s;
    }

    std::string words() const override { return "OpenGL on " + name_; }
    bool on_processor() const override {
        for (const char* slow : {"llvmpipe", "softpipe", "swrast", "SwiftShader"})
            if (name_.find(slow) != std::string::npos) return true;
        return false;
    }

private:
    SDL_Window* const window_;
    SDL_GLContext context_ = nullptr;
    gl_calls gl_{};
    std::string name_;
    bool platform_ready_ = false, imgui_ready_ = false, uploaded_ = false;
};

} // namespace

void gl_attributes() {
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_FLAGS, 0);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
    SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
}

result<std::unique_ptr<renderer>> make_gl_renderer(SDL_Window* window, bool with_platform) {
    auto made = std::make_unique<gl_renderer>(window);
    if (auto started = made->start(with_platform); !started) return tl::unexpected<error>(started.error());
    return std::unique_ptr<renderer>{std::move(made)};
}

} // namespace attune::ui
