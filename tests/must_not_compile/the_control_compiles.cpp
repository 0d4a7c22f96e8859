// The control: every header of these cases, used as it should be. Were the include path or the compiler's
// flags wrong, this would fail where the cases might not.
#include "drivers/time.hpp"
#include "dsp/aged.hpp"
#include "dsp/hrv/history.hpp"
#include "dsp/units.hpp"

using namespace attune;

hertz f{0.1};
breaths_per_minute pace = to_breaths_per_minute(f);
seconds longer = seconds{60} + milliseconds{3};
host_time later = host_time{} + host_duration{3};

double shown(const aged<double>& heart_rate, seconds now) {
    return heart_rate.at(now).value_or(0);
}
double swing(const beat_history& heard) {
    return heard.rmssd(60.0, 30.0).rmssd;
}
