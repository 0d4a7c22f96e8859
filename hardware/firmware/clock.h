/* Timer 1 runs free at 4 us a tick; microseconds in 32 bits, which wrap every 71.6 minutes. */
#ifndef ATTUNE_HARDWARE_CLOCK_H
#define ATTUNE_HARDWARE_CLOCK_H

#include <stdint.h>

#ifndef CLOCK_START_US
#define CLOCK_START_US 0UL /* the tests start it just before the wrap */
#endif

void clock_begin(void);
uint32_t clock_us(void);
/* With interrupts off: the time of a reading of the timer taken less than 131 ms ago. */
uint32_t clock_us_of(uint16_t ticks);

#endif
