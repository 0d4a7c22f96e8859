#include "clock.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

static volatile uint16_t turns;

ISR(TIMER1_OVF_vect) { ++turns; }

void clock_begin(void) {
    TCCR1A = 0;
    TCNT1 = (uint16_t)(CLOCK_START_US >> 2);
    turns = (uint16_t)(CLOCK_START_US >> 18);
    TIFR1 = _BV(TOV1);
    TIMSK1 |= _BV(TOIE1);
    /* Rising edge with noise canceller (4 cycles, 0.25 us); 16 MHz / 64. */
    TCCR1B = _BV(ICNC1) | _BV(ICES1) | _BV(CS11) | _BV(CS10);
}

uint32_t clock_us_of(uint16_t ticks) {
    uint16_t high = turns;
    /* The timer has turned, but the interrupt that counts it still waits. */
    if ((TIFR1 & _BV(TOV1)) && ticks < 0x8000) ++high;
    return (((uint32_t)high << 16) | ticks) << 2;
}

uint32_t clock_us(void) {
    uint32_t us = 0;
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { us = clock_us_of(TCNT1); }
    return us;
}
