#pragma once
// The screens under a test's hand: frames, clicks by id and keys, through ImGui's IO alone (no SDL, no
// display).

#include "app/ui/screens.hpp"
#include "app/ui/theme.hpp"
#include "app/ui/widgets/registry.hpp"
#include "tests/app/screens_raster.hpp"
#include "tests/app/screens_samples.hpp"

#include <imgui.h>
#include <string>
#include <vector>

namespace attune::test {

class driver {
public:
    explicit driver(float w = 1280, float h = 720, float scale = 1, theme_name theme = theme_name::night) {
        context_ = ImGui::CreateContext();
        use();
        ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM < 18700
        for (int k = 0; k < ImGuiKey_COUNT; ++k) // no platform back end fills it (PLATFORM 0)
            io.KeyMap[k] = k;
#endif
        io.DisplaySize = {w, h};
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset; // both of ours have it
        fonts_ = ui::build_fonts(scale);
        ui::apply_style(theme, scale, false);
        unsigned char* pixels = nullptr;
        int tw = 0, th = 0;
        io.Fonts->GetTexDataAsAlpha8(&pixels, &tw, &th);
        screens_.drawn().recording = true;
    }
    ~driver() {
        ImGui::DestroyContext(context_);
    }
    driver(const driver&) = delete;
    driver& operator=(const driver&) = delete;

    /// The screens of this driver are the current ones; needed where a test holds two.
    void use() const {
        ImGui::SetCurrentContext(context_);
    }
    void frame(const app_view& v, double dt = 0.05) {
        use();
        ImGui::GetIO().DeltaTime = static_cast<float>(dt);
        ImGui::NewFrame();
        screens_.draw(v, fonts_, dt, out);
        ImGui::Render();
        theme_ = v.chosen.theme;
    }
    void frames(const app_view& v, int n, double dt = 0.05) {
        for (int i = 0; i < n; ++i)
            frame(v, dt);
    }
    ui::registry& drawn() {
        return screens_.drawn();
    }
    const ui::fonts& fonts() const {
        return fonts_;
    }
    picture picture_now() const {
        return rasterise(*ImGui::GetDrawData(), ground_of(theme_));
    }

    void move(ImVec2 to) {
        use();
#if IMGUI_VERSION_NUM >= 18700
        ImGui::GetIO().AddMousePosEvent(to.x, to.y);
#else
        ImGui::GetIO().MousePos = to;
#endif
    }
    void button(bool down) {
        use();
#if IMGUI_VERSION_NUM >= 18700
        ImGui::GetIO().AddMouseButtonEvent(0, down);
#else
        ImGui::GetIO().MouseDown[0] = down;
#endif
    }
    void wheel(float by) {
        use();
#if IMGUI_VERSION_NUM >= 18700
        ImGui::GetIO().AddMouseWheelEvent(0, by);
#else
        ImGui::GetIO().MouseWheel = by;
#endif
    }
    void key(ImGuiKey k, bool down) {
        use();
#if IMGUI_VERSION_NUM >= 18700
        ImGui::GetIO().AddKeyEvent(k, down);
#else
        ImGui::GetIO().KeysDown[ImGui::GetIO().KeyMap[k]] = down;
#endif
    }
    void press(const app_view& v, ImGuiKey k) {
        key(k, true);
        frame(v);
        key(k, false);
        frame(v);
    }
    void type(const app_view& v, const char* text) {
        use();
        ImGui::GetIO().AddInputCharactersUTF8(text);
        frames(v, 3);
    }
    /// Scrolls until it can be seen, then clicks its visible middle. False: there is no such item.
    bool click(const app_view& v, const std::string& id) {
        frames(v, 3);
        for (int tries = 0; tries < 200; ++tries) {
            const auto* i = drawn().find(id);
            if (!i) return false;
            const auto& s = i->visible;
            if (!s.empty() && s.height() >= std::min(i->where.height(), 30.0F)) {
                const ImVec2 at{(s.min.x + s.max.x) / 2, (s.min.y + s.max.y) / 2};
                move(at);
                frames(v, 2);
                button(true);
                frame(v);
                button(false);
                frames(v, 2);
                return true;
            }
            const float h = ImGui::GetIO().DisplaySize.y;
            move({4, h / 2}); // beside the graph, which keeps the wheel for itself
            wheel(i->where.min.y > h / 2 ? -1.0F : 1.0F);
            frames(v, 2);
        }
        return false;
    }
    /// Tab until the item has the focus; false: it cannot be reached.
    bool tab_to(const app_view& v, const std::string& id) {
        frames(v, 3);
        for (int tries = 0; tries < 300; ++tries) {
            if (drawn().focused == id && tries > 0) return true;
            press(v, ImGuiKey_Tab);
        }
        return false;
    }
    bool says(std::string_view words) {
        for (const auto& t : drawn().texts)
            if (t.text.find(words) != std::string::npos) return true;
        return false;
    }

    std::vector<ui_command> out;
    template <class T>
    const T* asked() const {
        for (const auto& c : out)
            if (const auto* a = std::get_if<T>(&c)) return a;
        return nullptr;
    }

private:
    ImGuiContext* context_;
    ui::fonts fonts_{};
    ui::screens screens_;
    theme_name theme_ = theme_name::night; ///< of the frame drawn last
};

} // namespace attune::test
