/* Where the wires go (wiring.svg): ATmega328P at 16 MHz, Arduino Uno or Nano. */
#ifndef ATTUNE_HARDWARE_PINS_H
#define ATTUNE_HARDWARE_PINS_H

#include <avr/io.h>

#define PIN_ECG 0          /* A0, ADC0: AD8232 OUTPUT */
#define PIN_PULSE PB0      /* D8, ICP1: 5 kHz receiver, one rising edge a beat */
#define PIN_LEAD_PLUS PB2  /* D10: AD8232 LO+, high where the electrode is off */
#define PIN_LEAD_MINUS PB3 /* D11: AD8232 LO- */

static inline void pins_begin(void) {
    DDRB &= (uint8_t)~(_BV(PIN_PULSE) | _BV(PIN_LEAD_PLUS) | _BV(PIN_LEAD_MINUS));
    PORTB |= _BV(PIN_LEAD_PLUS) | _BV(PIN_LEAD_MINUS); /* pulled up: no AD8232 reads as leads off */
    DIDR0 = _BV(PIN_ECG);
}
static inline uint8_t pins_leads_on(void) {
    return (PINB & (_BV(PIN_LEAD_PLUS) | _BV(PIN_LEAD_MINUS))) == 0;
}

#endif
