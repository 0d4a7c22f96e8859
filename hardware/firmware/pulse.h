/* The 5 kHz receiver: one rising edge on ICP1 a beat, stamped by the timer itself. */
#ifndef ATTUNE_HARDWARE_PULSE_H
#define ATTUNE_HARDWARE_PULSE_H

#include <stdint.h>

void pulse_begin(void);
/* 0: no beat waits. *seq counts lost ones too. */
uint8_t pulse_take(uint32_t* t_us, uint8_t* seq);

#endif
