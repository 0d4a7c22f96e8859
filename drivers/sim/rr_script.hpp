#pragma once
// An RR recording as a script of bridge lines, each at its own time.

#include "drivers/port/scripted_source.hpp"
#include "drivers/sim/rr_file.hpp"

#include <memory>
#include <string>
#include <vector>

namespace attune::sim {

/// The bridge's clock is the time of the recording; a beat arrives when it happens. A pause of more than half
/// an hour is broken by pongs, as the bridge's clock of 32 bits would be ambiguous after 71 minutes. Ends
/// after the last beat.
std::unique_ptr<scripted_source> make_rr_script(std::vector<filed_beat> beats, std::string name);

} // namespace attune::sim
