#include "sampling.h"

#include "clock.h"
#include "pins.h"

#include <avr/interrupt.h>
#include <util/atomic.h>

enum { period_ticks = sampling_period_us / 4, blocks = 4 };

/* Filled in turn by the interrupt; a block not taken in 120 ms is lost, and its number with it. */
static sample_block ring[blocks];
static volatile uint8_t head, tail; /* to fill, to take */
static uint8_t filled, seq;
static uint32_t sample_us;

void sampling_begin(void) {
    ADMUX = PIN_ECG; /* REFS 00: the 3.3 V on AREF */
    ADCSRA = _BV(ADEN) | _BV(ADIE) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0); /* 125 kHz: 104 us a value */
    OCR1A = (uint16_t)((uint16_t)(CLOCK_START_US >> 2) + period_ticks);
    TIFR1 = _BV(OCF1A);
    TIMSK1 |= _BV(OCIE1A);
}

ISR(TIMER1_COMPA_vect) {
    ADCSRA |= _BV(ADSC);
    sample_us = clock_us_of(OCR1A);
    OCR1A += period_ticks;
}

ISR(ADC_vect) {
    sample_block* b = &ring[head];
    b->values[filled] = (int16_t)ADC;
    if (++filled < sampling_block) return;
    filled = 0;
    b->last_us = sample_us;
    b->seq = seq++;
    const uint8_t next = (uint8_t)((head + 1) % blocks);
    if (next != tail) head = next; /* else this block is filled anew */
}

uint8_t sampling_take(sample_block* into) {
    if (tail == head) return 0;
    *into = ring[tail];
    ATOMIC_BLOCK(ATOMIC_RESTORESTATE) { tail = (uint8_t)((tail + 1) % blocks); }
    return 1;
}
