#pragma once
// What every widget draws with: colours, type, space, the keyboard focus and the registry of what was drawn.
//
// The keyboard focus is our own, because ImGui 1.86 walks only text fields with Tab (PLATFORM 3): Tab and the
// arrows walk all items in the order in which they are drawn (up and down look beneath and above first),
// Enter and Space activate. The ring is drawn once a key has moved the focus and vanishes with the next
// click.

#include "app/ui/theme.hpp"
#include "app/ui/widgets/registry.hpp"

#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace attune::ui {

enum class key : std::uint8_t {
    tab,
    left,
    right,
    up,
    down,
    page_up,
    page_down,
    home,
    end,
    enter,
    space,
    escape
};

struct interaction {
    bool hovered = false;
    bool held = false;      ///< the mouse button is down on it
    bool pressed = false;   ///< the mouse button went down on it in this frame
    bool activated = false; ///< clicked, or Enter or Space while focused
    bool focused = false;
    bool ring = false; ///< focused, and a key moved the focus
};

enum class align : std::uint8_t { left, centre, right };

class canvas {
public:
    /// Once a frame, between NewFrame and Render; opens a window over the whole display.
    void begin(const theme& t, const fonts& f, double dt, bool reduced_motion);
    void end();

    const theme& colours() const noexcept { return *theme_; }
    const fonts& type() const noexcept { return fonts_; }
    float u() const noexcept { return unit_; } ///< 8 px at 100 %
    float u(float steps) const noexcept { return unit_ * steps; }
    float hair() const noexcept { return hair_; } ///< a line's width: whole pixels (PLATFORM 1)
    double dt() const noexcept { return dt_; }
    bool reduced_motion() const noexcept { return reduced_motion_; }
    box display() const noexcept { return display_; }
    static ImDrawList& list() { return *ImGui::GetWindowDrawList(); }

    ImU32 ink(colour c, double alpha = 1.0) const noexcept { return ui::ink(*theme_, c, alpha); }

    /// What is drawn next lies on this colour (for the contrast record); ground() is the gradient.
    void on(std::uint32_t srgb) noexcept { on_ = srgb, on_ground_ = false; }
    void on_ground() noexcept { on_ground_ = true; }
    struct [[nodiscard]] surface_scope {
        canvas& c;
        std::uint32_t on;
        bool ground;
        surface_scope(canvas& on_what, std::uint32_t old, bool was_ground) noexcept
            : c{on_what}
            , on{old}
            , ground{was_ground} {}
        surface_scope(const surface_scope&) = delete;
        surface_scope& operator=(const surface_scope&) = delete;
        ~surface_scope() { c.on_ = on, c.on_ground_ = ground; }
    };
    surface_scope same() noexcept { return {*this, on_, on_ground_}; }
    surface_scope onto(std::uint32_t srgb) noexcept {
        const std::uint32_t old = on_;
        const bool ground = on_ground_;
        on(srgb);
        return {*this, old, ground};
    }

    // Text. All of it goes through here. `share` below 1 mixes the colour with what lies under it.
    static float width(const ImFont* f, std::string_view s);
    float line_height(const ImFont* f) const noexcept;
    /// One line, at its top left (or centre, or right) corner; returns its width.
    float text(const ImFont* f, ImVec2 pos, std::string_view s, colour c, align a = align::left,
               double share = 1);
    float text(const ImFont* f, ImVec2 pos, std::string_view s, std::uint32_t srgb, align a = align::left);
    /// Digits all of one width, for numbers that change.
    float number(const ImFont* f, ImVec2 pos, std::string_view s, colour c, align a = align::left);
    static float number_width(const ImFont* f, std::string_view s);
    /// Wrapped; returns the height.
    float paragraph(const ImFont* f, ImVec2 pos, float wide, std::string_view s, colour c,
                    align a = align::left);
    float paragraph_height(const ImFont* f, float wide, std::string_view s);
    float paragraph_width(const ImFont* f, float wide, std::string_view s); ///< of its widest line

    /// A line that carries meaning was drawn in this colour.
    void note_line(std::string_view what, colour c, double alpha = 1.0);

    // Items.
    interaction item(std::string_view id, role what, const box& where, bool takes_sideways = false,
                     bool takes_up_down = false, bool focusable = true);
    void ring(const interaction& i, const box& where, float radius);
    /// For ImGui's own text field; see controls.cpp.
    struct text_focus {
        bool take, ring;
    };
    text_focus begin_text(std::string_view id, const box& where);
    void end_text(std::string_view id, bool active, bool activated);
    /// Items are drawn but neither clickable nor walked (behind a question).
    void enable(bool e) noexcept { enabled_ = e; }
    bool enabled() const noexcept { return enabled_; }
    void focus(std::string_view id) { registry_.focused = id; }
    /// From the next frame on, as if a key had walked there: a text field takes what is typed.
    void walk_to(std::string_view id) {
        registry_.focused = id;
        moves_next_ = ring_ = true;
    }
    bool focused_by_key() const noexcept { return ring_ && !registry_.focused.empty(); }

    // Keys. A key is taken once; nothing while a text field has them.
    bool take(key k);
    bool escaping() const noexcept; ///< Esc is down this frame, whoever it is for
    bool entering() const noexcept; ///< Enter likewise
    bool take(char c);              ///< a typed character, either case; layouts do not matter
    bool typing() const noexcept { return typing_; }
    bool any_input() const noexcept { return any_input_; } ///< mouse moved or pressed, or a key, this frame

    /// Another frame is wanted soon although nothing came in.
    void keep_moving() noexcept { moving_ = true; }
    bool moving() const noexcept { return moving_; }

    registry& drawn() noexcept { return registry_; }
    const registry& drawn() const noexcept { return registry_; }

private:
    void walk();
    /// Lines of a paragraph, remembered from frame to frame; balanced where there are few, so that no word is
    /// left alone.
    const std::vector<std::string>& lines(const ImFont* f, float wide, std::string_view s);
    void record(const ImFont* f, ImVec2 pos, std::string_view s, float wide, std::uint32_t srgb);
    std::uint32_t beneath(std::uint32_t srgb) const noexcept;

    const theme* theme_ = nullptr;
    fonts fonts_{};
    float unit_ = 8, hair_ = 1;
    double dt_ = 0;
    bool reduced_motion_ = false, enabled_ = true, moving_ = false;
    box display_{};
    std::uint32_t on_ = 0;
    bool on_ground_ = true;

    registry registry_;
    std::vector<drawn_item> before_; ///< last frame's items: what the keys walk
    bool ring_ = false, focus_moved_ = false, moves_next_ = false, typing_ = false, typing_next_ = false, any_input_ = false;
    std::uint32_t keys_ = 0; ///< pressed this frame and not yet taken, a bit each
    std::string chars_;
    std::map<std::tuple<const ImFont*, int, std::string>, std::vector<std::string>> lines_;
};

} // namespace attune::ui
