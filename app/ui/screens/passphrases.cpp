#include "app/ui/screens/passphrases.hpp"

#include "app/language/language.hpp"
#include "app/seal/secret.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <algorithm>
#include <memory>

namespace attune::ui {

bool passphrase_field(canvas& c, std::string_view id, ImVec2 pos, float wide, std::string_view hint, std::string& value) {
    constexpr bool hidden = true;
    if (value.capacity() < 128) value.reserve(128); // so that no half of it is left behind where it grows
    text_field(c, id, pos, wide, hint, value, hidden);
    return text_entered(c);
}

typed_secret handed_over(std::string& value) {
    auto s = std::make_shared<const secret>(secret_of(value));
    value.clear();
    return s;
}

bool passphrase_part(column& k, settings& s, const lock_view& lock, passphrase_memory& m, commands& out) {
    canvas& c = k.c;
    bool changed = false;
    k.heading(tr("Passphrase"));
    const auto field = [&](std::string_view id, std::string_view hint, std::string& value) {
        passphrase_field(c, id, {k.x, k.y}, k.wide, hint, value);
        k.y += control_height(c);
        k.gap(1);
    };
    if (lock.set) {
        const auto words = [](double minutes) { return minutes > 0 ? tr("{:.0Lf} min", minutes) : tr("never"); };
        const button_spec now[]{{"lock_now", tr("Lock now"), tr("key|Ctrl+L")}};
        if (button_row(c, {k.x, k.y}, k.wide, now, align::left) == 0) out.emplace_back(lock_now{});
        k.y += button_row_height(c, k.wide, now);
        k.gap(1);
        if (const int by = k.stepper("lock_after", tr("Locks by itself after"), words(s.lock_after_min), words(240)); by != 0) {
            s.lock_after_min = std::clamp(std::round(s.lock_after_min / 5 + by) * 5, 0.0, 240.0); // in steps of five
            changed = true;
        }
        k.gap(2);
        field("passphrase_now", tr("passphrase now"), m.now);
    } else {
        k.words(tr("All that is personal in the file below can lie under a passphrase. Who forgets it has lost it all: nobody "
                   "opens it without. Times and lengths of sessions stay readable, and copies made before stay open."));
        k.gap(1);
    }
    field("passphrase_next", tr("new passphrase"), m.next);
    field("passphrase_again", tr("once more"), m.again);
    const button_spec set[]{{"set_passphrase", tr("Set the passphrase")}};
    const button_spec other[]{{"set_passphrase", tr("Change it")}, {"drop_passphrase", tr("Remove it")}};
    const auto buttons = lock.set ? std::span<const button_spec>{other} : std::span<const button_spec>{set};
    const int asked = button_row(c, {k.x, k.y}, k.wide, buttons, align::left);
    k.y += button_row_height(c, k.wide, buttons);
    if (asked == 0) {
        auto next = handed_over(m.next), again = handed_over(m.again);
        out.emplace_back(set_passphrase{lock.set ? handed_over(m.now) : nullptr, std::move(next), std::move(again)});
    } else if (asked == 1) {
        out.emplace_back(drop_passphrase{handed_over(m.now)});
    }
    if (const auto& said = lock.trouble.empty() ? lock.done : lock.trouble; !said.empty()) {
        k.gap(1);
        k.body(said);
    }
    return changed;
}

} // namespace attune::ui
