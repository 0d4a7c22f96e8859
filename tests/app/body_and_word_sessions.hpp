#pragma once
// Sessions on a strap, kept in a store, in which something was said and the index said something.

#include "app/store/recorder.hpp"
#include "tests/support/catch.hpp"

#include <filesystem>
#include <string>

namespace attune::test {

/// Ten minutes with the index at `activation` (band 10 either way); tension said before and after.
inline void keep_told_session(const std::filesystem::path& file, std::int64_t started_utc_ms, double activation,
                              double said_before, double said_after, const std::string& client = "") {
    session_header h;
    h.client = client;
    h.started_utc_ms = started_utc_ms;
    h.sensor = "serial:/dev/ttyUSB0?protocol=zephyr";
    h.setup.plan.id = "resonance";
    h.setup.plan.title = "Resonance pace";
    auto r = recorder::begin(file, h, recorder_mode::virtual_time);
    r->on_record(phase_record{seconds{0}, phase_kind::practice});
    for (int t = 1; t < 600; ++t) {
        numbers_record n{};
        n.t = seconds{static_cast<double>(t)};
        n.numbers.activation = {.value = activation,
                                .low = activation - 10,
                                .high = activation + 10,
                                .has_band = true,
                                .confidence = 0.8,
                                .why = why_not::none};
        r->on_record(n);
    }
    r->on_record(ended_record{seconds{600}, ended_as::complete, 12000});
    check_in c;
    c.tension = said_before;
    REQUIRE(r->add_check_in(c));
    c.when = check_in::moment::after;
    c.t_s = 600;
    c.tension = said_after;
    REQUIRE(r->add_check_in(c));
    r->finish();
}

} // namespace attune::test
