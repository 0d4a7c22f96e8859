// says: no match for .operator.|invalid operands to binary expression
#include "dsp/units.hpp"

attune::seconds units_are_right = attune::seconds{60} + attune::milliseconds{3};
#ifdef MUST_NOT_COMPILE
attune::seconds longer = attune::seconds{60} + 3;
#endif
