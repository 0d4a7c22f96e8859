#pragma once
// Raw bytes of a serial port as a script, with the timing they had.

#include "drivers/port/scripted_source.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune::sim {

/// Up to byte `end` of the capture (one past) everything had come at `at`.
struct chunk_end {
    host_duration at;
    std::size_t end;
};

/// Rows "host time in seconds,byte offset" (reference/captures/zephyr): at that time a pause ended and so
/// many bytes had come. Script time zero is one usual pause before the first row. Fails with errc::corrupt,
/// line and reason.
result<std::vector<chunk_end>> read_timing(std::string_view text, std::string_view name,
                                           std::size_t capture_size);

/// Without timing: 11520 bytes a second (115200 baud, 8N1), in pieces of 10 ms.
std::vector<chunk_end> even_timing(std::size_t capture_size);

/// Ends after the last byte. Bytes behind the last chunk follow at 11520 a second.
std::unique_ptr<scripted_source> make_capture_script(std::vector<std::byte> bytes,
                                                     std::vector<chunk_end> chunks, std::string name);

} // namespace attune::sim
