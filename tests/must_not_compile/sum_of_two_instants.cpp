// says: no match for .operator.|invalid operands to binary expression
#include "drivers/time.hpp"

attune::host_time later_is_right(attune::host_time a, attune::host_time b) {
    return a + (b - a);
}
#ifdef MUST_NOT_COMPILE
auto sum(attune::host_time a, attune::host_time b) {
    return a + b;
}
#endif
