#pragma once
// From a sensor URI to a source.

#include "drivers/port/byte_source.hpp"
#include "drivers/port/scripted_source.hpp"
#include "drivers/sensor_uri.hpp"

#include <functional>
#include <memory>

namespace attune {

/// serial: only. Nothing is opened yet. Fails where the path can never become a port (an ordinary file, a folder).
result<std::unique_ptr<byte_source>> make_serial_source(const sensor_uri& uri);

/// ble: only. Nothing is looked for yet.
result<std::unique_ptr<byte_source>> make_ble_source(const sensor_uri& uri);

/// sim: and replay: only. replay: reads .txt .rr (RR text), .csv (t_s,rr_ms) as bridge lines, and raw captures (any
/// other ending) with the timing of `STEM-timing.csv` beside them where it exists.
result<std::unique_ptr<scripted_source>> make_scripted_source(const sensor_uri& uri);

/// A scripted source as an ordinary byte source in real time. `see` hands the pacer to the script, from any thread.
struct paced {
    std::unique_ptr<byte_source> source;
    std::function<void(const pacer_line&)> see;
};
paced run_in_real_time(std::unique_ptr<scripted_source> script);

/// The baud rate to open with when the URI names none (115200).
unsigned usual_baud(const sensor_uri& uri) noexcept;

} // namespace attune
