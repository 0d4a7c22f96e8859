#include "app/live/making.hpp"

#include "app/version.hpp"

#include <filesystem>

namespace attune {

void complete_setup(live_options& options) {
    auto& setup = options.setup;
    setup.simulated = options.sensor.kind == sensor_kind::sim;
    setup.protocol = options.sensor.protocol;
    setup.has_radio_key = options.ant_network_key.has_value();
    if (options.sensor.kind == sensor_kind::ble) setup.protocol = "ble"; // what ble_source writes
    if (setup.protocol || options.sensor.kind == sensor_kind::serial) return;
    const auto ending = std::filesystem::path{options.sensor.target}.extension();
    const bool capture =
        options.sensor.kind == sensor_kind::replay && ending != ".txt" && ending != ".rr" && ending != ".csv";
    if (!capture) setup.protocol = "bridge"; // the simulator and recordings of intervals speak it
}

session_header make_header(const live_options& options, const session_start& start) {
    session_header h;
    h.client = options.client;
    h.started_utc_ms = start.utc_ms;
    h.host_start_ns = start.at.time_since_epoch().count();
    h.dyad = start.dyad;
    h.sensor = options.sensor.text();
    h.dsp_version = dsp_version();
    h.program_version = program_version;
    h.setup = options.setup;
    return h;
}

} // namespace attune
