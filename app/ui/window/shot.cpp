#include "app/ui/window/shot.hpp"

#include "app/ui/screens.hpp"
#include "app/ui/window/look.hpp"

#include <vector>

namespace attune::ui {

namespace {
constexpr double frame_s = 1.0 / 60.0;
constexpr int least_frames = 4;  ///< ImGui lays a window out over its first frames
constexpr int most_frames = 600; ///< ten seconds: a screen that moves for ever is taken as it is then
constexpr int least_side = 64, most_side = 8192;
} // namespace

result<rgb_image> picture(const app_view& view, const shot_options& options) {
    if (options.width < least_side || options.height < least_side || options.width > most_side ||
        options.height > most_side)
        return fail(errc::invalid, "A picture can be 64 to 8192 pixels wide and high.");
    window_options opening;
    opening.renderer =
        options.renderer == renderer_choice::gl ? renderer_choice::gl : renderer_choice::software;
    opening.width = options.width;
    opening.height = options.height;
    opening.off_screen = true;
    auto opened = window::open(opening);
    if (!opened) return tl::unexpected<error>(opened.error());
    window& w = **opened;

    look l;
    screens s;
    std::vector<ui_command> nobody_asks;
    for (int frame = 0; frame < least_frames || (frame < most_frames && s.moving()); ++frame) {
        w.make_current();
        if (auto dressed = l.dress(w, view.chosen); !dressed) return tl::unexpected<error>(dressed.error());
        w.begin_frame(frame_s);
        s.draw(view, l.letters(), frame_s, nobody_asks);
        w.end_frame();
    }
    w.paint(ground_of(view.chosen));
    return w.pixels();
}

result<void> shot(const app_view& view, const shot_options& options, const std::filesystem::path& file) {
    auto taken = picture(view, options);
    if (!taken) return tl::unexpected<error>(taken.error());
    return write_png(*taken, file);
}

} // namespace attune::ui
