// says: conversion from .*(sensor_time|sensor_clock).* to .*(host_time|host_clock)
#include "drivers/time.hpp"

attune::host_time same_clock_is_right(attune::host_time at) {
    return at;
}
#ifdef MUST_NOT_COMPILE
attune::host_time other_clock(attune::sensor_time at) {
    attune::host_time t = at;
    return t;
}
#endif
