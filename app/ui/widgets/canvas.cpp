#include "app/ui/widgets/canvas.hpp"

#include "app/ui/widgets/wrap.hpp"

#include <cmath>

namespace attune::ui {
namespace {

constexpr std::uint32_t bit(key k) noexcept {
    return 1U << static_cast<unsigned>(k);
}

bool pressed(ImGuiKey k, bool repeat) {
#if IMGUI_VERSION_NUM >= 18700
    return ImGui::IsKeyPressed(k, repeat);
#else
    return ImGui::IsKeyPressed(ImGui::GetKeyIndex(k), repeat);
#endif
}

std::uint32_t pressed_keys() {
    struct row {
        key k;
        ImGuiKey imgui;
        bool repeat;
    };
    constexpr row rows[]{{key::tab, ImGuiKey_Tab, true},
                         {key::left, ImGuiKey_LeftArrow, true},
                         {key::right, ImGuiKey_RightArrow, true},
                         {key::up, ImGuiKey_UpArrow, true},
                         {key::down, ImGuiKey_DownArrow, true},
                         {key::page_up, ImGuiKey_PageUp, true},
                         {key::page_down, ImGuiKey_PageDown, true},
                         {key::home, ImGuiKey_Home, false},
                         {key::end, ImGuiKey_End, false},
                         {key::enter, ImGuiKey_Enter, false},
                         {key::space, ImGuiKey_Space, false},
                         {key::escape, ImGuiKey_Escape, false}};
    std::uint32_t keys = 0;
    for (const row& r : rows)
        if (pressed(r.imgui, r.repeat)) keys |= bit(r.k);
#if IMGUI_VERSION_NUM >= 18700
    constexpr ImGuiKey other_enter = ImGuiKey_KeypadEnter; // renamed in 1.87
#else
    constexpr ImGuiKey other_enter = ImGuiKey_KeyPadEnter;
#endif
    if (pressed(other_enter, false)) keys |= bit(key::enter);
    return keys;
}

/// The nearest item beneath (sign 1) or above (sign -1) that shares columns with `from`.
const drawn_item* beside(const std::vector<drawn_item>& items, const drawn_item& from, float sign) {
    const drawn_item* best = nullptr;
    float best_distance = 0;
    for (const auto& i : items) {
        if (!i.focusable || i.where.max.x <= from.where.min.x || i.where.min.x >= from.where.max.x) continue;
        const float distance = sign > 0 ? i.where.min.y - from.where.max.y : from.where.min.y - i.where.max.y;
        if (distance < -0.5F || i.id == from.id) continue;
        const float score = distance + std::abs(i.where.min.x - from.where.min.x) * 0.01F;
        if (!best || score < best_distance) best = &i, best_distance = score;
    }
    return best;
}

} // namespace

void canvas::begin(const theme& t, const fonts& f, double dt, bool reduced_motion) {
    theme_ = &t;
    if (fonts_.body != f.body || fonts_.scale != f.scale) lines_.clear();
    fonts_ = f;
    unit_ = std::round(8 * f.scale);
    hair_ = std::max(1.0F, std::round(f.scale));
    dt_ = dt;
    reduced_motion_ = reduced_motion;
    enabled_ = true;
    moving_ = false;
    on_ground_ = true;
    const ImGuiIO& io = ImGui::GetIO();
    display_ = {{0, 0}, io.DisplaySize};

    keys_ = pressed_keys();
    chars_.clear();
    typing_ = typing_next_;
    typing_next_ = false;
    if (!typing_)
        for (ImWchar c : io.InputQueueCharacters)
            if (c < 0x80) chars_ += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    const bool clicked = ImGui::IsMouseClicked(0) || ImGui::IsMouseClicked(1);
    any_input_ = keys_ != 0 || !chars_.empty() || clicked || io.MouseWheel != 0 ||
                 (ImGui::IsMousePosValid() && (io.MouseDelta.x != 0 || io.MouseDelta.y != 0));

    before_.swap(registry_.items);
    registry_.clear();
    focus_moved_ = std::exchange(moves_next_, false);
    walk();
    if (clicked) ring_ = false;

    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::PushFont(fonts_.body);
    ImGui::Begin("##attune", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoBringToFrontOnFocus |
                     ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse);
}

void canvas::end() {
    ImGui::End();
    ImGui::PopFont();
}

void canvas::walk() {
    const drawn_item* from = nullptr;
    std::vector<const drawn_item*> stops;
    for (const auto& i : before_) {
        if (!i.focusable) continue;
        stops.push_back(&i);
        if (i.id == registry_.focused) from = &i;
    }
    if (stops.empty()) return;
    const auto step = [&](int by) {
        const auto n = static_cast<int>(stops.size());
        int at = by > 0 ? -1 : 0;
        for (int i = 0; i < n; ++i)
            if (stops[static_cast<std::size_t>(i)] == from) at = i;
        return stops[static_cast<std::size_t>((at + by + n) % n)];
    };
    const drawn_item* to = nullptr;
    const auto pressed_now = [this](key k) { return (keys_ & bit(k)) != 0; };
    const bool shown = ring_ || typing_;
    if (pressed_now(key::tab)) {
        // The first Tab shows where the focus already is.
        to = from && !shown ? from : step(ImGui::GetIO().KeyShift ? -1 : 1);
        keys_ &= ~bit(key::tab);
    } else if (!(from && from->takes_sideways) && (pressed_now(key::left) || pressed_now(key::right))) {
        to = from && !shown ? from : step(pressed_now(key::left) ? -1 : 1);
        keys_ &= ~(bit(key::left) | bit(key::right));
    } else if (!(from && from->takes_up_down) && (pressed_now(key::up) || pressed_now(key::down))) {
        const int sign = pressed_now(key::up) ? -1 : 1;
        if (from && !shown) to = from;
        if (from && !to) to = beside(before_, *from, static_cast<float>(sign));
        if (!to) to = step(sign);
        keys_ &= ~(bit(key::up) | bit(key::down));
    }
    if (!to) return;
    if (typing_ && to->id != registry_.focused) ImGui::SetWindowFocus(nullptr); // the text field lets go
    registry_.focused = to->id;
    typing_ = false;
    ring_ = focus_moved_ = true;
}

bool canvas::take(key k) {
    if (typing_ || !enabled_ || !(keys_ & bit(k))) return false;
    keys_ &= ~bit(k);
    return true;
}

bool canvas::escaping() const noexcept {
    return (keys_ & bit(key::escape)) != 0;
}

bool canvas::entering() const noexcept {
    return (keys_ & bit(key::enter)) != 0;
}

bool canvas::take(char c) {
    if (typing_ || !enabled_) return false;
    const auto at = chars_.find(c);
    if (at == std::string::npos) return false;
    chars_.erase(at, 1);
    return true;
}

std::uint32_t canvas::beneath(std::uint32_t srgb) const noexcept {
    if (!on_ground_) return on_;
    const auto top = (*theme_)[colour::ground_top], bottom = (*theme_)[colour::ground_bottom];
    return contrast(srgb, top) < contrast(srgb, bottom) ? top : bottom;
}

void canvas::note_line(std::string_view what, colour c, double alpha) {
    if (!registry_.recording) return;
    const auto on = beneath((*theme_)[c]);
    registry_.lines.push_back({what, blend(on, (*theme_)[c], alpha), on});
}

interaction canvas::item(std::string_view id, role what, const box& where, bool takes_sideways,
                         bool takes_up_down, bool focusable) {
    interaction i;
    if (!enabled_ || where.empty()) return i;
    const box clip{list().GetClipRectMin(), list().GetClipRectMax()};
    registry_.items.push_back(
        {std::string{id}, what, where, where.cut(clip), focusable, takes_sideways, takes_up_down});
    ImGui::SetCursorScreenPos(where.min);
    const bool clicked = ImGui::InvisibleButton(registry_.items.back().id.c_str(), where.size());
    i.hovered = ImGui::IsItemHovered();
    i.held = ImGui::IsItemActive();
    i.pressed = ImGui::IsItemActivated();
    if (ImGui::IsItemActivated() && focusable) registry_.focused = id;
    i.focused = focusable && registry_.focused == id;
    i.ring = i.focused && ring_;
    i.activated = clicked;
    if (i.focused && !typing_) {
        if (take(key::enter)) i.activated = true;
        if (i.ring && take(key::space)) i.activated = true;
    }
    if (i.focused && focus_moved_) { // scroll to what the key has reached
        const float margin = u(2);
        if (where.min.y - margin < clip.min.y)
            ImGui::SetScrollY(ImGui::GetScrollY() + where.min.y - margin - clip.min.y);
        else if (where.max.y + margin > clip.max.y)
            ImGui::SetScrollY(ImGui::GetScrollY() + where.max.y + margin - clip.max.y);
    }
    if (i.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    return i;
}

canvas::text_focus canvas::begin_text(std::string_view id, const box& where) {
    const box clip{list().GetClipRectMin(), list().GetClipRectMax()};
    registry_.items.push_back({std::string{id}, role::text_field, where, where.cut(clip), true, true, false});
    const bool focused = registry_.focused == id;
    const bool take_it = focused && !typing_ && (focus_moved_ || take(key::enter));
    if (focused && focus_moved_) {
        const float margin = u(2);
        if (where.min.y - margin < clip.min.y)
            ImGui::SetScrollY(ImGui::GetScrollY() + where.min.y - margin - clip.min.y);
        else if (where.max.y + margin > clip.max.y)
            ImGui::SetScrollY(ImGui::GetScrollY() + where.max.y + margin - clip.max.y);
    }
    return {take_it, focused && ring_};
}

void canvas::end_text(std::string_view id, bool active, bool activated) {
    if (activated) registry_.focused = id;
    if (active && registry_.focused == id) typing_next_ = true;
}

void canvas::ring(const interaction& i, const box& where, float radius) {
    if (!i.ring) return;
    const float w = std::round(2 * fonts_.scale), off = w * 1.5F;
    list().AddRect(where.min - ImVec2{off, off}, where.max + ImVec2{off, off}, ink(colour::breath_in),
                   radius + off, 0, w);
    note_line("focus", colour::breath_in);
}

} // namespace attune::ui
