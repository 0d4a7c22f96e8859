#pragma once
// Every sensor on a serial line that can play a recorded heart, in one table: so that a claim about all protocols is
// tried on all.

#include "tests/support/emulators/ant_stick.hpp"
#include "tests/support/emulators/bled112.hpp"
#include "tests/support/emulators/bridge_board.hpp"
#include "tests/support/emulators/text_board.hpp"
#include "tests/support/emulators/wearlink_strap.hpp"
#include "tests/support/emulators/zephyr_straps.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace attune::test {

/// What keeps damaged bytes from passing for a heart.
enum class guarded { by_check, by_heart_rate, not_at_all };

struct played_sensor {
    std::string name;
    std::string protocol; ///< the decoder's name
    std::string model;    ///< what an identity says in the end, or a part of it
    std::function<std::unique_ptr<emulator>(std::vector<double> rr_ms)> make;
    std::function<std::vector<double>(const std::vector<double>&)> sent; ///< as this sensor tells the heart, in ms
    double within_ms; ///< what the decoder may differ from what was sent
    double step_ms;   ///< the sensor's own resolution: `sent` differs from the heart by no more
    guarded guard;
};

inline constexpr double radio_step_ms = 1000.0 / 1024;

inline std::vector<played_sensor> every_sensor() {
    const auto same = [](const std::vector<double>& rr) { return rr; };
    std::vector<played_sensor> all{
        {"bridge", "bridge", "bridge (ecg) chest",
         [](auto rr) { return std::make_unique<bridge_board>(rr); }, same, 0, 0, guarded::by_check},
        {"Zephyr HxM", "zephyr", "Zephyr HxM", [](auto rr) { return std::make_unique<hxm_strap>(rr); },
         hxm_strap::sent, 0, 4, guarded::by_check},
        {"Zephyr BioHarness", "zephyr", "Zephyr BioHarness 3",
         [](auto rr) { return std::make_unique<bioharness_strap>(rr); }, bioharness_strap::sent, 0, 1, guarded::by_check},
        {"ANT+ stick", "ant", "ANT+ strap 25170",
         [](auto rr) { return std::make_unique<ant_stick>(std::vector<ant_strap>{{25170, rr}}); }, same,
         radio_step_ms, 0, guarded::by_check},
        {"BLED112", "bgapi", "Polar H10 1",
         [](auto rr) {
             return std::make_unique<bled112>(
                 std::vector<emulated_strap>{{.name = "Polar H10 1", .address = {1, 5, 4, 3, 2, 0xC1}, .rr_ms = rr}});
         },
         same, radio_step_ms, 0, guarded::by_heart_rate},
        {"WearLink", "wearlink", "Polar WearLink+",
         [](auto rr) { return std::make_unique<wearlink_strap>(rr); }, wearlink_strap::sent, 0, 1, guarded::by_heart_rate}};
    for (const auto& f : beats_printed)
        all.push_back({"text, " + std::string{f.name}, "text", std::string{f.model},
                       [what = f.what](auto rr) { return std::make_unique<text_board>(what, rr); },
                       [what = f.what](const auto& rr) { return text_board::sent(what, rr); }, 1e-6, 2, guarded::not_at_all});
    return all;
}

} // namespace attune::test
