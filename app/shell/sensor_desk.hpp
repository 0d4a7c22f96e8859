#pragma once
// The part of the program behind the sensor screen: what there is, listening, the test, the delay and how it
// is found, the ANT+ key. Knows the settings through the view it fills.

#include "app/session/pulse_taps.hpp"
#include "app/shell/app_view.hpp"
#include "drivers/time.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace attune {

class sensor_trial;

class sensor_desk {
public:
    /// `view` outlives the desk. `driven_clock`: what is listened to runs by the `now` of frame() alone.
    sensor_desk(app_view& view, std::filesystem::path settings_file, bool driven_clock);
    ~sensor_desk();

    void handle(const listen_sensor& c, host_time now);
    void handle(const test_sensor& c, host_time now);
    void handle(const tap_delay& c, host_time now);
    void handle(const choose_pulse& c);
    void handle(const tap_again& c);
    /// A tap counts at `now`: how exactly, is the caller's.
    void handle(const tap_pulse& c, host_time now);
    void handle(const use_tapped& c);
    void handle(const set_delay& c);
    void handle(const set_ant_key& c);
    /// The chosen sensor is another one.
    void sensor_changed();
    /// Listens to nothing any more.
    void leave();
    /// The next frame looks what there is.
    void look_soon() noexcept { looked_ = {}; }
    void frame(host_time now);

private:
    bool listen(host_time now);
    void stop_unless_wanted();
    void look(host_time now);
    void look_for_ant_key();
    void show_heard();
    void show_delay();
    void show_taps();
    void end_test();
    void keep(std::optional<double> latency, std::optional<double> doubt);

    app_view& view_;
    const std::filesystem::path settings_file_;
    const bool driven_clock_;
    host_time looked_{};
    std::unique_ptr<sensor_trial> heard_;
    bool wanted_ = false; ///< "Listen" was asked for, not only a test or taps
    sensor_choice chosen_;
    std::optional<pulse_taps> taps_;
    pulse_site site_ = pulse_site::neck;
};

} // namespace attune
