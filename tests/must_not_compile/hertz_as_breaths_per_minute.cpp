// says: conversion from .*hertz.* to .*breaths_per_minute
#include "dsp/units.hpp"

attune::breaths_per_minute converted_is_right = attune::to_breaths_per_minute(attune::hertz{0.1});
#ifdef MUST_NOT_COMPILE
attune::breaths_per_minute b = attune::hertz{0.1};
#endif
