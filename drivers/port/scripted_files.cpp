// make_scripted_source: reads what a script needs from disk, once, before it starts.

#include "drivers/port/open_source.hpp"
#include "drivers/sim/capture_script.hpp"
#include "drivers/sim/rr_file.hpp"
#include "drivers/sim/rr_script.hpp"
#include "drivers/sim/simulated_bridge.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace attune {
namespace {

namespace fs = std::filesystem;

// A day of raw ECG at 115200 baud is 1 GB; more is no recording of ours, and it is held in memory.
constexpr std::uintmax_t largest = std::uintmax_t{1} << 30U;

result<std::string> read_whole(const fs::path& path) {
    const auto name = path.string();
    std::error_code ec;
    const auto status = fs::status(path, ec);
    if (status.type() == fs::file_type::not_found)
        return fail(errc::not_found, "There is no file " + name + ".");
    if (ec) return fail(errc::permission, name + " cannot be read: " + ec.message() + ".");
    if (status.type() == fs::file_type::directory)
        return fail(errc::invalid, name + " is a folder; name a recording in it.");
    if (status.type() != fs::file_type::regular)
        return fail(errc::invalid, name + " is no recording but a device; open it as serial:" + name + ".");
    const auto size = fs::file_size(path, ec);
    if (!ec && size > largest)
        return fail(errc::unsupported, name + " is larger than 1 GB, more than any recording.");
    errno = 0;
    std::ifstream in{path, std::ios::binary};
    if (!in) return fail(errc::permission, name + " cannot be read: " + std::strerror(errno) + ".");
    std::string text;
    if (!ec) text.reserve(static_cast<std::size_t>(size));
    text.assign(std::istreambuf_iterator<char>{in}, {});
    if (in.bad()) return fail(errc::corrupt, name + " cannot be read to its end.");
    if (text.empty()) return fail(errc::corrupt, name + " is empty.");
    return text;
}

result<std::unique_ptr<scripted_source>> open_recording(const fs::path& path) {
    auto text = read_whole(path);
    if (!text) return tl::unexpected<error>(text.error());
    const auto name = path.filename().string();
    auto ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });

    if (ending == ".txt" || ending == ".rr" || ending == ".csv") {
        if (text->find('\0') != std::string::npos)
            return fail(errc::corrupt,
                        path.string() + " is not text; a raw capture needs another ending, such as .dat.");
        auto beats = ending == ".csv" ? sim::read_rr_table(*text, path.string())
                                      : sim::read_rr_text(*text, path.string());
        if (!beats) return tl::unexpected<error>(beats.error());
        return sim::make_rr_script(std::move(*beats), name);
    }

    const fs::path timing = path.parent_path() / (path.stem().string() + "-timing.csv");
    std::vector<sim::chunk_end> chunks;
    std::error_code ec;
    if (fs::exists(timing, ec)) {
        const auto rows = read_whole(timing);
        if (!rows) return tl::unexpected<error>(rows.error());
        auto read = sim::read_timing(*rows, timing.string(), text->size());
        if (!read) return tl::unexpected<error>(read.error());
        chunks = std::move(*read);
    } else {
        chunks = sim::even_timing(text->size());
    }
    std::vector<std::byte> bytes(text->size());
    std::transform(text->begin(), text->end(), bytes.begin(),
                   [](char c) { return static_cast<std::byte>(c); });
    return sim::make_capture_script(std::move(bytes), std::move(chunks), name);
}

} // namespace

result<std::unique_ptr<scripted_source>> make_scripted_source(const sensor_uri& uri) {
    switch (uri.kind) {
    case sensor_kind::sim: {
        auto settings = sim::parse_settings(uri);
        if (!settings) return tl::unexpected<error>(settings.error());
        return sim::make_simulated_bridge(std::move(*settings));
    }
    case sensor_kind::replay:
        return open_recording(uri.target);
    case sensor_kind::serial:
        break;
    case sensor_kind::ble:
        return fail(errc::unsupported, "A strap over Bluetooth sends in real time only.");
    }
    return fail(errc::unsupported, uri.target + " is a serial port and plays in real time only.");
}

} // namespace attune
