// The window without a graphics card: drawn in memory, handed to the display as finished pixels.
#include "app/ui/window/platform.hpp"
#include "app/ui/window/rasteriser.hpp"
#include "app/ui/window/renderer.hpp"

namespace attune::ui {

namespace {

class software_renderer final : public renderer {
public:
    explicit software_renderer(SDL_Window* window)
        : window_{window} {}
    ~software_renderer() override {
        if (platform_ready_) ImGui_ImplSDL2_Shutdown();
        if (own_) SDL_FreeSurface(own_);
    }

    result<void> start(bool with_platform) {
        // Else SDL sends its surface through an OpenGL texture: three times slower and 90 MB more (PLATFORM
        // 1).
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
        if (!SDL_GetWindowSurface(window_)) // a display without plain surfaces (Wayland): then so be it
            SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "1");
        if (!SDL_GetWindowSurface(window_))
            return fail(errc::unsupported, std::string{"Nothing can be drawn here: "} + SDL_GetError());
        if (with_platform) {
#if IMGUI_VERSION_NUM >= 18900
            platform_ready_ = ImGui_ImplSDL2_InitForSDLRenderer(window_, nullptr);
#else
            platform_ready_ = ImGui_ImplSDL2_InitForSDLRenderer(window_);
#endif
            if (!platform_ready_) return fail(errc::unsupported, "Nothing can be drawn in this window");
        }
        ImGuiIO& io = ImGui::GetIO();
        io.BackendRendererName = "attune software";
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
        return {};
    }

    void begin() override {}

    result<void> upload_fonts() override {
        unsigned char* from = nullptr;
        int width = 0, height = 0;
        ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
        atlas.GetTexDataAsAlpha8(&from, &width, &height);
        if (!from) return fail(errc::unsupported, "The letters cannot be drawn");
        raster_.set_atlas(from, width, height);
        atlas.SetTexID(static_cast<ImTextureID>(&raster_));
        return {};
    }

    void paint(const ImDrawData& data, const ground_colours& ground) override {
        SDL_Surface* const to = canvas();
        if (!to) return;
        SDL_LockSurface(to);
        const pixel_grid grid{static_cast<std::uint32_t*>(to->pixels), to->w, to->h,
                              to->pitch / static_cast<int>(sizeof(std::uint32_t))};
        raster_.clear(grid, ground);
        raster_.draw(data, grid);
        SDL_UnlockSurface(to);
    }

    void present() override {
        SDL_Surface* const shown = SDL_GetWindowSurface(window_);
        if (shown && own_) SDL_BlitSurface(own_, nullptr, shown, nullptr);
        if (shown) SDL_UpdateWindowSurface(window_);
    }

    rgb_image pixels() override {
        SDL_Surface* const from = canvas();
        if (!from) return {};
        rgb_image image{from->w, from->h, {}};
        image.bytes.reserve(static_cast<std::size_t>(from->w) * static_cast<std::size_t>(from->h) * 3);
        for (int y = 0; y < from->h; ++y) {
            const auto* const row = static_cast<const std::uint32_t*>(from->pixels) +
                                    y * (from->pitch / static_cast<int>(sizeof(std::uint32_t)));
            for (int x = 0; x < from->w; ++x)
                for (const unsigned shift : {16U, 8U, 0U})
                    image.bytes.push_back(static_cast<std::uint8_t>(row[x] >> shift));
        }
        return image;
    }

    SDL_Point size() override {
        SDL_Surface* const s = SDL_GetWindowSurface(window_);
        return s ? SDL_Point{s->w, s->h} : SDL_Point{0, 0};
    }

    std::string words() const override {
        return "drawn without a graphics card";
    }
    bool on_processor() const override {
        return true;
    }

private:
    /// The window's surface where its pixels are ours, one of our own beside it otherwise (16-bit displays).
    SDL_Surface* canvas() {
        SDL_Surface* const shown = SDL_GetWindowSurface(window_);
        if (!shown) return nullptr;
        const Uint32 format = shown->format->format;
        if (format == SDL_PIXELFORMAT_RGB888 || format == SDL_PIXELFORMAT_ARGB8888) return shown;
        if (!own_ || own_->w != shown->w || own_->h != shown->h) {
            if (own_) SDL_FreeSurface(own_);
            own_ = SDL_CreateRGBSurfaceWithFormat(0, shown->w, shown->h, 32, SDL_PIXELFORMAT_RGB888);
        }
        return own_;
    }

    SDL_Window* const window_;
    SDL_Surface* own_ = nullptr;
    rasteriser raster_;
    bool platform_ready_ = false;
};

} // namespace

result<std::unique_ptr<renderer>> make_software_renderer(SDL_Window* window, bool with_platform) {
    auto made = std::make_unique<software_renderer>(window);
    if (auto started = made->start(with_platform); !started) return tl::unexpected<error>(started.error());
    return std::unique_ptr<renderer>{std::move(made)};
}

} // namespace attune::ui
