// says: cannot convert .*hertz.* to .*double|no viable conversion from .*hertz.* to .*double
#include "dsp/hrv/history.hpp"

double until_a_time_is_right(const attune::beat_history& heard) {
    return heard.rmssd(60.0, 30.0).rmssd;
}
#ifdef MUST_NOT_COMPILE
double until_a_frequency(const attune::beat_history& heard) {
    return heard.rmssd(attune::hertz{0.1}, 30.0).rmssd;
}
#endif
