#include "app/ui/client_picture.hpp"

#include "app/ui/screens/session_parts.hpp"

namespace attune::ui {

struct client_picture::state {
    canvas c;
    own_trace given;
};

client_picture::client_picture()
    : state_{std::make_unique<state>()} {}
client_picture::~client_picture() = default;

void client_picture::draw(const app_view& view, const fonts& f, double dt) {
    auto& c = state_->c;
    c.begin(theme_of(view.chosen.theme), f, dt, view.chosen.reduced_motion);
    draw_client_picture(c, view, state_->given, c.display());
    c.end();
}

registry& client_picture::drawn() noexcept {
    return state_->c.drawn();
}

} // namespace attune::ui
