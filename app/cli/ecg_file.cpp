#include "app/cli/ecg_file.hpp"

#include "app/files/atomic_file.hpp"
#include "dsp/ecg/band.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

namespace attune::cli {

namespace {

constexpr std::size_t largest_ecg = 1U << 30U;     // chosen: a week at 800 Hz
constexpr std::size_t largest_sidecar = 1U << 20U; // chosen: a page of JSON is a thousandth of it

using json = nlohmann::json;

tl::unexpected<error> wrong(const std::filesystem::path& file, std::string_view why) {
    return fail(errc::invalid, fmt::format("{}: {}", file.string(), why));
}

std::filesystem::path sidecar_of(std::filesystem::path file) {
    return file.replace_extension(".json");
}

/// A finite number under `key`, or the sentence that says what stands there instead.
result<double> number(const json& d, const char* key, const char* meaning,
                      const std::filesystem::path& file) {
    const auto found = d.find(key);
    if (found == d.end()) return wrong(file, fmt::format("\"{}\" is missing: {}", key, meaning));
    if (!found->is_number() || !std::isfinite(found->get<double>()))
        return wrong(file, fmt::format("\"{}\" is no number: {}", key, meaning));
    return found->get<double>();
}

} // namespace

result<ecg_recording> parse_ecg(std::string_view bytes, std::string_view sidecar,
                                const std::filesystem::path& name) {
    const auto beside = sidecar_of(name);
    const auto d = json::parse(sidecar, nullptr, false);
    if (d.is_discarded())
        return wrong(beside, "is no JSON; it says fs, unit and unit_per_adu of the .i16 beside it");
    if (!d.is_object()) return wrong(beside, "is no JSON object with fs, unit and unit_per_adu");
    const auto fs = number(d, "fs", "the sampling rate in Hz", beside);
    if (!fs) return tl::unexpected<error>(fs.error());
    if (*fs < ecg::slowest_rate.value || *fs > ecg::fastest_rate.value)
        return wrong(beside, fmt::format("\"fs\" is {:g} Hz; R peaks are found at {:g} to {:g} Hz", *fs,
                                         ecg::slowest_rate.value, ecg::fastest_rate.value));
    const auto unit = d.find("unit");
    if (unit == d.end())
        return wrong(beside, "\"unit\" is missing: what the samples measure, such as \"mV\"");
    if (!unit->is_string() || unit->get_ref<const std::string&>().empty())
        return wrong(beside, "\"unit\" is no text: what the samples measure, such as \"mV\"");
    const auto step = number(d, "unit_per_adu", "how much one step of the samples is", beside);
    if (!step) return tl::unexpected<error>(step.error());
    if (!(*step > 0))
        return wrong(beside,
                     fmt::format("\"unit_per_adu\" is {:g}; one step of the samples is more than 0", *step));

    if (bytes.empty()) return wrong(name, "the file is empty");
    if (bytes.size() % 2 != 0)
        return wrong(
            name,
            fmt::format("{} bytes, an odd number: samples are of two bytes, so it is cut off or no .i16",
                        bytes.size()));
    const std::size_t n = bytes.size() / 2;
    if (const auto said = d.find("n_samples"); said != d.end()) {
        if (!said->is_number_unsigned()) return wrong(beside, "\"n_samples\" is no count");
        if (said->get<std::uint64_t>() != n)
            return wrong(name,
                         fmt::format("{} samples where {} says {}: cut off, or the sidecar of another file",
                                     n, beside.filename().string(), said->get<std::uint64_t>()));
    }
    ecg_recording r{hertz{*fs}, unit->get<std::string>(), *step, {}};
    r.samples.resize(n);
    std::memcpy(r.samples.data(), bytes.data(), bytes.size());
    if constexpr (std::endian::native == std::endian::big)
        for (auto& s : r.samples)
            s = static_cast<std::int16_t>((static_cast<std::uint16_t>(s) >> 8U) |
                                          (static_cast<std::uint16_t>(s) << 8U));
    return r;
}

result<ecg_recording> read_ecg(const std::filesystem::path& file) {
    if (file.extension() != ".i16")
        return fail(errc::unsupported,
                    fmt::format("{}: an ECG is wanted: FILE.i16 (int16, little-endian) beside FILE.json "
                                "with fs, unit and unit_per_adu",
                                file.string()));
    const auto bytes = read_file(file, largest_ecg);
    if (!bytes) return tl::unexpected<error>(bytes.error());
    const auto beside = sidecar_of(file);
    std::error_code ignored;
    if (!std::filesystem::exists(beside, ignored))
        return fail(errc::not_found,
                    fmt::format("{}: its sidecar {} is missing; it says fs, unit and unit_per_adu",
                                file.string(), beside.filename().string()));
    const auto sidecar = read_file(beside, largest_sidecar);
    if (!sidecar) return tl::unexpected<error>(sidecar.error());
    return parse_ecg(*bytes, *sidecar, file);
}

} // namespace attune::cli
