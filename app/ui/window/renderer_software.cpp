// ImGui's triangles through SDL_RenderGeometryRaw: Debian 12 ships no object of ImGui's own SDL_Renderer back
// end.
#include "app/ui/window/platform.hpp"
#include "app/ui/window/renderer.hpp"

#include <algorithm>
#include <cmath>

namespace attune::ui {

namespace {

class software_renderer final : public renderer {
public:
    explicit software_renderer(SDL_Window* window)
        : window_{window} {}
    ~software_renderer() override {
        if (platform_ready_) ImGui_ImplSDL2_Shutdown();
        if (fonts_) SDL_DestroyTexture(fonts_);
        if (sdl_) SDL_DestroyRenderer(sdl_);
    }

    result<void> start(bool with_platform) {
        // Without the hint SDL sends its surface through a GL texture: three times slower and 90 MB more
        // (PLATFORM 1).
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
        sdl_ = SDL_CreateRenderer(window_, -1, SDL_RENDERER_SOFTWARE);
        if (!sdl_) { // a display that has no surface of its own (Wayland): any renderer is better than none
            SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "1");
            sdl_ = SDL_CreateRenderer(window_, -1, 0);
        }
        if (!sdl_)
            return fail(errc::unsupported, std::string{"Nothing can be drawn here: "} + SDL_GetError());
        if (with_platform) {
#if IMGUI_VERSION_NUM >= 18900
            platform_ready_ = ImGui_ImplSDL2_InitForSDLRenderer(window_, sdl_);
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
        atlas.GetTexDataAsRGBA32(&from, &width, &height);
        SDL_Texture* fresh =
            SDL_CreateTexture(sdl_, SDL_PIXELFORMAT_ABGR8888, SDL_TEXTUREACCESS_STATIC, width, height);
        if (!fresh)
            return fail(errc::unsupported, std::string{"The letters cannot be drawn: "} + SDL_GetError());
        SDL_UpdateTexture(fresh, nullptr, from, 4 * width);
        SDL_SetTextureBlendMode(fresh, SDL_BLENDMODE_BLEND);
        SDL_SetTextureScaleMode(fresh, SDL_ScaleModeLinear);
        if (fonts_) SDL_DestroyTexture(fonts_);
        fonts_ = fresh;
        atlas.SetTexID(static_cast<ImTextureID>(fresh));
        return {};
    }

    void paint(const ImDrawData& data, std::uint32_t ground) override {
        const auto part = [&](unsigned shift) { return static_cast<Uint8>((ground >> shift) & 255U); };
        SDL_RenderSetViewport(sdl_, nullptr);
        SDL_RenderSetClipRect(sdl_, nullptr);
        SDL_SetRenderDrawColor(sdl_, part(16), part(8), part(0), 255);
        SDL_RenderClear(sdl_);
        const SDL_Point s = size();
        for (int i = 0; i < data.CmdListsCount; ++i)
            draw(*data.CmdLists[i], data.DisplayPos, s);
        SDL_RenderSetClipRect(sdl_, nullptr);
        SDL_RenderFlush(sdl_);
    }

    void present() override {
        SDL_RenderPresent(sdl_);
    }

    rgb_image pixels() override {
        const SDL_Point s = size();
        rgb_image image{
            s.x, s.y,
            std::vector<std::uint8_t>(static_cast<std::size_t>(s.x) * 3U * static_cast<std::size_t>(s.y))};
        SDL_RenderReadPixels(sdl_, nullptr, SDL_PIXELFORMAT_RGB24, image.bytes.data(), 3 * s.x);
        return image;
    }

    SDL_Point size() override {
        SDL_Point s{0, 0};
        SDL_GetRendererOutputSize(sdl_, &s.x, &s.y);
        return s;
    }

    std::string words() const override {
        return "drawn without a graphics card";
    }
    bool on_processor() const override {
        return true;
    }
    bool filters_textures() const override {
        return false;
    }

private:
    void draw(const ImDrawList& list, ImVec2 origin, SDL_Point s) {
        for (const ImDrawCmd& c : list.CmdBuffer) {
            if (c.UserCallback != nullptr) continue; // no screen uses one
            const float left = std::max(c.ClipRect.x - origin.x, 0.0F);
            const float top = std::max(c.ClipRect.y - origin.y, 0.0F);
            const float right = std::min(c.ClipRect.z - origin.x, static_cast<float>(s.x));
            const float bottom = std::min(c.ClipRect.w - origin.y, static_cast<float>(s.y));
            if (right <= left || bottom <= top) continue;
            const SDL_Rect clip{static_cast<int>(left), static_cast<int>(top), static_cast<int>(right - left),
                                static_cast<int>(bottom - top)};
            SDL_RenderSetClipRect(sdl_, &clip);
            const ImDrawVert* v = list.VtxBuffer.Data + c.VtxOffset;
            SDL_RenderGeometryRaw(
                sdl_, static_cast<SDL_Texture*>(c.GetTexID()), &v->pos.x, sizeof(ImDrawVert),
                reinterpret_cast<const SDL_Color*>(&v->col), sizeof(ImDrawVert), &v->uv.x, sizeof(ImDrawVert),
                list.VtxBuffer.Size - static_cast<int>(c.VtxOffset), list.IdxBuffer.Data + c.IdxOffset,
                static_cast<int>(c.ElemCount), sizeof(ImDrawIdx));
        }
    }

    SDL_Window* const window_;
    SDL_Renderer* sdl_ = nullptr;
    SDL_Texture* fonts_ = nullptr;
    bool platform_ready_ = false;
};

} // namespace

result<std::unique_ptr<renderer>> make_software_renderer(SDL_Window* window, bool with_platform) {
    auto made = std::make_unique<software_renderer>(window);
    if (auto started = made->start(with_platform); !started) return tl::unexpected<error>(started.error());
    return std::unique_ptr<renderer>{std::move(made)};
}

} // namespace attune::ui
