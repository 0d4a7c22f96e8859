// says: no member named .now.|.now. is not a member
#include "drivers/time.hpp"

attune::host_time handed_in_is_right{attune::host_duration{1}};
#ifdef MUST_NOT_COMPILE
attune::host_time now = attune::host_clock::now();
#endif
