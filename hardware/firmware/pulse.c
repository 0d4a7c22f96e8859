#include "pulse.h"

#include "clock.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <util/atomic.h>

/* Chosen: 300 a minute is no heart; a receiver's echoes and mains bursts come closer than that. */
#define BLIND_US 200000UL
enum { waiting_most = 4 };

static uint32_t times[waiting_most];
static uint8_t numbers[waiting_most];
static volatile uint8_t head, tail;
static uint8_t seq, seen;
static uint32_t last_us;

void pulse_begin(void) {
    TIFR1 = _BV(ICF1);
    TIMSK1 |= _BV(ICIE1);
}

ISR(TIMER1_CAPT_vect) {
    const uint32_t us = clock_us_of(ICR1);
    if (seen && us - last_us < BLIND_US) return;
    seen = 1;
    last_us = us;
    const uint8_t next = (uint8_t)((head + 1) % waiting_most);
    if (next != tail) {
        times[head] = us;
        numbers[head] = seq;
        head = next;
    }
    ++seq;
}

uint8_t pulse_take(uint32_t* t_us, uint8_t* number) {
    if (tail == head) return 0;
    *t_us = times[tail];
    *number = numbers[tail];
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { tail = (uint8_t)((tail + 1) % waiting_most); }
    return 1;
}
