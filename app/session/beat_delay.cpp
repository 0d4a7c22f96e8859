#include "app/session/beat_delay.hpp"

#include "app/language/language.hpp"
#include "drivers/latency.hpp"

#include <map>

namespace attune {
namespace {

/// Below it a phase is as sure as anybody can see: 1.8 degrees at six a minute. Chosen.
constexpr seconds telling_doubt{0.05};
constexpr double most_degrees = 90; // chosen: a quarter of a breath either way; beyond, up may be down

/// The row for what was known of the sensor when a chain began at `t`. A fact counts where the beat that its
/// own delay puts at `t` came after it.
const sensor_latency& row_at(const recording& r, seconds t) {
    std::string_view name;
    if (r.header.setup.protocol) name = *r.header.setup.protocol;
    for (const auto wanted : {sensor_fact::protocol, sensor_fact::model}) // a model says more
        for (const auto& s : r.sensor)
            if (s.fact == wanted && s.t <= t + latency_of(s.text.view()).usual) name = s.text.view();
    return latency_of(name);
}

} // namespace

beat_delay delay_of(const recording& r) {
    const auto& setup = r.header.setup;
    if (setup.latency) return {*setup.latency, setup.latency_doubt, true, {}};
    std::map<const sensor_latency*, std::size_t> beats;
    const sensor_latency* row = &row_at(r, seconds{r.duration_s});
    const sensor_latency* most = row;
    for (const auto& b : r.beats) {
        if (b.starts_chain) row = &row_at(r, seconds{b.t_s});
        if (++beats[row] > beats[most]) most = row;
    }
    return {most->usual, most->spread, false, most->sensor};
}

bool placed_elsewhere(const recording& r) noexcept {
    std::string_view sensor{r.header.sensor};
    if (sensor.starts_with("replay:")) sensor.remove_prefix(7);
    return sensor.starts_with("import:") && sensor != "import:json"; // a session of ours says it
}

std::string delay_words(seconds delay) {
    const double s = delay.count();
    return s < 0.095 ? tr("{:.0f} ms", s * 1000) : tr("{:.1Lf} s", s);
}

namespace {
/// By how much the phase within a breath is unsure; nothing where there is no pace, or nobody could see it.
std::optional<double> unsure_degrees(const beat_delay& d, breaths_per_minute pace) {
    if (pace.value <= 0 || !d.doubt || *d.doubt < telling_doubt) return std::nullopt;
    return 360 * d.doubt->count() * pace.value / 60;
}
} // namespace

std::string delay_sentence(const beat_delay& d, breaths_per_minute pace) {
    const auto delay = delay_words(d.value);
    const std::string from = d.own ? tr(d.doubt ? mark("delay|found by tapping the pulse") : mark("delay|set by hand"))
                             : d.sensor == latency_table().back().sensor
                                 ? std::string{tr("delay|usual where the sensor is not known")}
                                 : tr("delay|usual for {}", tr(d.sensor));
    if (!d.doubt)
        return pace.value > 0 ? tr("Beats placed {} before they arrived ({}): how sure that is, and so where the heart "
                                   "stands in a breath, is not known here.",
                                   delay, from)
                              : tr("Beats placed {} before they arrived ({}).", delay, from);
    const auto doubt = delay_words(*d.doubt);
    const auto degrees = unsure_degrees(d, pace);
    if (!degrees) return tr("Beats placed {} before they arrived ({}), give or take {}.", delay, from, doubt);
    if (*degrees > most_degrees)
        return tr("Beats placed {} before they arrived ({}), give or take {}: too much to tell where the heart stands "
                  "in a breath.",
                  delay, from, doubt);
    return tr("Beats placed {} before they arrived ({}), give or take {}: where the heart stands in a breath is unsure "
              "by as much, {:.0f} degrees at {:.3Lg} a minute.",
              delay, from, doubt, *degrees, pace.value);
}

std::string delay_note(const beat_delay& d, breaths_per_minute pace) {
    const auto delay = delay_words(d.value);
    if (!d.doubt) return tr("Beats placed {} before they arrived, set by hand", delay);
    const auto doubt = delay_words(*d.doubt);
    const auto degrees = unsure_degrees(d, pace);
    if (!degrees) return tr("Beats placed {} before they arrived, ±{}", delay, doubt);
    if (*degrees > most_degrees)
        return tr("Beats placed {} before they arrived, ±{}: phase not to be told", delay, doubt);
    return tr("Beats placed {} before they arrived, ±{}: phase unsure by {:.0f}°", delay, doubt, *degrees);
}

} // namespace attune
