#pragma once
// Buttons, sliders, switches. Each takes its place from the caller, draws itself and says what was done with
// it.

#include "app/ui/widgets/canvas.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace attune::ui {

// Sizes, so that screens can lay out before they draw.
float control_height(const canvas& c);
float button_width(const canvas& c, std::string_view label, std::string_view shortcut = {});

/// The one thing to do on a screen.
bool primary_button(canvas& c, std::string_view id, const box& where, std::string_view label);
/// Everything else; the shortcut is written smaller behind the label.
bool quiet_button(canvas& c, std::string_view id, const box& where, std::string_view label,
                  std::string_view shortcut = {}, bool chosen = false);
/// A pressable surface; the caller writes into it (onto the colour `surface`).
interaction card_item(canvas& c, std::string_view id, const box& where);
/// A surface that cannot be pressed.
void card(canvas& c, const box& where);

/// 0 to 100 in steps of 1 by drag or click, 5 by the arrows, with words at both ends; nothing until it is
/// touched.
float slider_height(const canvas& c);
bool slider(canvas& c, std::string_view id, ImVec2 pos, float wide, std::string_view label,
            std::string_view low, std::string_view high, std::optional<double>& value);

/// A switch with its words before it.
float toggle_height(canvas& c, float wide, std::string_view label);
bool toggle(canvas& c, std::string_view id, ImVec2 pos, float wide, std::string_view label, bool& value);

/// One of a few words; wraps into rows where they do not fit. `chosen` changes on true.
float choice_height(const canvas& c, float wide, std::span<const std::string_view> words);
bool choice(canvas& c, std::string_view id, ImVec2 pos, float wide, std::span<const std::string_view> words,
            int& chosen);

/// A number with less and more; `shown` is the number in words. Returns -1, 0 or +1.
float stepper_height(const canvas& c);
float stepper_width(const canvas& c, std::string_view widest);
int stepper(canvas& c, std::string_view id, ImVec2 pos, float wide, std::string_view shown);

/// One line of text; `hint` shows while it is empty. True when the text has changed.
/// `hidden`: for a passphrase, dots instead of letters.
bool text_field(canvas& c, std::string_view id, ImVec2 pos, float wide, std::string_view hint,
                std::string& value, bool hidden = false);
/// The field drawn last was left with Enter in this frame.
bool text_entered(const canvas& c);

} // namespace attune::ui
