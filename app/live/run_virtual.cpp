#include "app/live/live_session.hpp"

namespace attune {

bool waits(const session_view& v) noexcept {
    return v.step && v.step->waiting;
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
        else if (waits(session.view()))
            session.ask({command_kind::start_step, 0, {}});
    each(session.view());
    return virtual_outcome{session.id(), session.saving_trouble()};
}

} // namespace attune
