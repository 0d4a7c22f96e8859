#pragma once
// What attune trends --phases prints.

#include "app/cli/context.hpp"
#include "app/review/trends/calendar.hpp"
#include "app/session/past_session.hpp"

#include <span>
#include <string>

namespace attune::cli {

struct phases_wanted {
    std::string client, practice;
    bool simulated = false, left_out = false;
};
/// The exit status: 1 where no session of that practice is there.
int tell_phases(const context& c, std::span<const past_session> past, const review::local_clock& clock, const phases_wanted& w);

} // namespace attune::cli
