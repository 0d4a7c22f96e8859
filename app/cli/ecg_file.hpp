#pragma once
// An ECG on disk (CLI.md, "Input files"): FILE.i16, little-endian int16, one channel, beside FILE.json, which
// says what the numbers mean. Strict: samples, or a sentence that says what is wrong with which of the two.

#include "app/import/ecg_intervals.hpp"
#include "dsp/units.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace attune::cli {

struct ecg_recording {
    hertz rate;
    std::string unit;    ///< "mV"
    double unit_per_adu; ///< one step of the samples, in `unit`
    std::vector<std::int16_t> samples;
    double duration_s() const noexcept { return static_cast<double>(samples.size()) / rate.value; }
};

/// `bytes` and `sidecar` are the content of the two files, `name` is the first one's, for messages.
/// errc::invalid for an odd or no length, a sidecar that is no JSON object, a value that is missing, of the
/// wrong kind or impossible, a length other than the sidecar's `n_samples`.
result<ecg_recording> parse_ecg(std::string_view bytes, std::string_view sidecar,
                                const std::filesystem::path& name);
/// Reads both files; errc::unsupported where `file` does not end in .i16.
result<ecg_recording> read_ecg(const std::filesystem::path& file);

} // namespace attune::cli
