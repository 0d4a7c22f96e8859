#include "app/live/making.hpp"

#include "app/version.hpp"
#include "drivers/protocols.hpp"

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

result<std::unique_ptr<decoder>> make_decoder_again(const session_header& h) {
    const auto& then = h.setup;
    const auto sensor = parse_sensor_uri(h.sensor); // nothing in it where it is no URI
    decoder_options how{{}, sensor ? sensor->device : std::string{}, then.usual_ant_device};
    how.taken_ant_device = then.taken_ant_device;
    if (sensor) how.channel = sensor->channel.value_or(0);
    if (then.has_radio_key) how.ant_network_key.emplace(); // any: what is sent is no record
    return make_decoder(then.protocol, how);
}

} // namespace attune
