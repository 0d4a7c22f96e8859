#pragma once
// Recorded ECGs for the emulators.

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace attune::test {

struct ecg_recording {
    std::vector<float> values; ///< as recorded
    double hertz = 0;
    /// In the middle of a ten bit converter, the largest deflection at nine tenths of its half.
    std::vector<double> as_counts() const {
        double mean = 0, most = 1e-9;
        for (const float v : values)
            mean += static_cast<double>(v) / static_cast<double>(values.size());
        for (const float v : values)
            most = std::max(most, std::abs(static_cast<double>(v) - mean));
        std::vector<double> counts;
        counts.reserve(values.size());
        for (const float v : values)
            counts.push_back(512 + (static_cast<double>(v) - mean) * 460 / most);
        return counts;
    }
};

/// The first `most_s` seconds of reference/ecg/NAME.i16, with the rate beside it.
inline ecg_recording ecg_series(const std::filesystem::path& reference, const std::string& name,
                                double most_s) {
    ecg_recording r;
    std::ifstream about{reference / "ecg" / (name + ".json")};
    r.hertz = nlohmann::json::parse(about).at("fs").get<double>();
    std::ifstream in{reference / "ecg" / (name + ".i16"), std::ios::binary};
    char b[2];
    while (static_cast<double>(r.values.size()) < most_s * r.hertz && in.read(b, 2))
        r.values.push_back(
            static_cast<std::int16_t>(static_cast<unsigned char>(b[0]) |
                                      static_cast<unsigned>(static_cast<unsigned char>(b[1])) << 8U));
    return r;
}

} // namespace attune::test
