#include "app/ui/window/frame_schedule.hpp"

namespace attune::ui {

frame_schedule::wish frame_schedule::next(host_time now, bool moving, host_duration interval) noexcept {
    const bool paced = moving || after_input_ > 0;
    if (after_input_ > 0) --after_input_;
    if (!paced) {
        on_grid_ = false;
        return {false, now + still_interval};
    }
    due_ = on_grid_ ? due_ + interval : now + interval;
    on_grid_ = true;
    if (due_ + interval < now) due_ = now;
    return {true, due_};
}

} // namespace attune::ui
