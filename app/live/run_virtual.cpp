#include "app/live/live_session.hpp"

namespace attune {

std::optional<command_kind> asked_by_nobody(const session_view& v) noexcept {
    if (!v.step) return std::nullopt;
    if (v.step->waiting) return command_kind::start_step;
    if (v.step->open && v.step->elapsed >= open_step_lasts) return command_kind::next_step;
    return std::nullopt;
}

result<virtual_outcome> run_virtual(live_options options,
                                    const std::function<bool(const session_view&)>& each) {
    // Any instant will do; an hour leaves room for beats which a strap remembers from before.
    const host_time start{std::chrono::hours{1}};
    options.driven_from = start;
    auto begun = live_session::begin(std::move(options));
    if (!begun) return tl::unexpected{begun.error()};
    auto& session = **begun;
    for (auto tick = start + session_tick; !session.view().finished; tick += session_tick)
        if (!each(session.pump(tick)))
            session.finish(tick);
        else if (const auto c = asked_by_nobody(session.view()))
            session.ask({*c, 0, {}});
    each(session.view());
    return virtual_outcome{session.id(), session.saving_trouble()};
}

} // namespace attune
