#pragma once
// What real and virtual sessions are made of; private to app/live.

#include "app/import/imported.hpp"
#include "app/live/live_session.hpp"
#include "drivers/decoder.hpp"
#include "drivers/port/scripted_source.hpp"

#include <memory>

namespace attune {

/// What follows from the sensor: is it simulated, which protocol does it speak.
void complete_setup(live_options& options);

/// What stands above a recording.
session_header make_header(const live_options& options, const session_start& start);

/// A decoder as the session had it, for its stored bytes.
result<std::unique_ptr<decoder>> make_decoder_again(const session_header& h);

/// Hands the pacer to a simulated person when it has changed.
class shown_pacer {
public:
    template <class See>
    void update(const session_view& v, See&& see) {
        const auto& line = v.pacer_line;
        if (line.from == from_ && line.breaths_per_second == rate_) return;
        from_ = line.from;
        rate_ = line.breaths_per_second;
        see(pacer_line{line.from, line.phase_at_from, rate_, line.pattern.inhale / line.pattern.length()});
    }

private:
    host_time from_{};
    double rate_ = 0;
};

} // namespace attune
