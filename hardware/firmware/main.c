#include "clock.h"
#include "framing.h"
#include "pins.h"
#include "pulse.h"
#include "sampling.h"
#include "uart.h"

#include <avr/interrupt.h>
#include <avr/sleep.h>

int main(void) {
    pins_begin();
    uart_begin();
    clock_begin();
    sampling_begin();
    pulse_begin();
    sei();
    framing_begin();
    set_sleep_mode(SLEEP_MODE_IDLE);
    for (;;) {
        framing_step();
        sleep_mode(); /* any interrupt wakes it, at the latest the next sample after 4 ms */
    }
}
