// The store is locked: the passphrase is asked for before anything personal is shown.
#include "app/language/language.hpp"
#include "app/ui/screens/memory.hpp"
#include "app/ui/screens/passphrases.hpp"
#include "app/ui/widgets/button_row.hpp"

#include <algorithm>

namespace attune::ui {

void draw_locked(canvas& c, const app_view& v, screen_memory& m, const box& area, commands& out) {
    page p{c, m.pages, "locked", area, std::min(reading_width(c), c.u(64)), true};
    p.text(c.type().large, tr("Locked"), colour::text, align::centre);
    p.gap(1.5F);
    p.text(c.type().body, tr("What was kept here opens with its passphrase."), colour::quiet_text, align::centre);
    p.gap(3);
    bool enter = passphrase_field(c, "passphrase", {p.x, p.y}, p.wide, tr("passphrase"), m.passphrase.now);
    p.gap(0);
    p.take(control_height(c));
    p.gap(1.5F);
    const button_spec ways[]{{"unlock", tr("Unlock")}, {"pause", tr("Pause"), "F9"}};
    const int asked = button_row(c, {p.x, p.y}, p.wide, ways, align::centre);
    p.take(button_row_height(c, p.wide, ways));
    enter = enter || asked == 0;
    if (asked == 1) out.emplace_back(start_pause{});
    if (!v.lock.trouble.empty()) {
        p.gap(2);
        p.text(c.type().body, v.lock.trouble, colour::text, align::centre);
    }
    p.gap(4);
    p.text(c.type().small, tr("If it is urgent: call your local emergency number, or somebody who can come."), colour::quiet_text,
           align::centre);
    if (!enter) return;
    c.walk_to("passphrase"); // for another try
    if (!m.passphrase.now.empty()) out.emplace_back(enter_passphrase{handed_over(m.passphrase.now)});
}

} // namespace attune::ui
