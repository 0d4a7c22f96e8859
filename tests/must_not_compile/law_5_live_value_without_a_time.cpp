// says: no matching function|too few arguments
#include "dsp/aged.hpp"

double with_a_time_is_right(const attune::aged<double>& heart_rate, attune::seconds now) {
    return heart_rate.at(now).value_or(0);
}
#ifdef MUST_NOT_COMPILE
double shown(const attune::aged<double>& heart_rate) {
    return heart_rate.at().value_or(0);
}
#endif
