// says: conversion from .*double.* to .*hertz
#include "dsp/units.hpp"

attune::hertz explicit_is_right{6.0};
#ifdef MUST_NOT_COMPILE
attune::hertz f = 6.0;
#endif
