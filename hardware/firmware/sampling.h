/* The ECG: ADC0 at 250 Hz, each conversion started by the timer's compare interrupt. */
#ifndef ATTUNE_HARDWARE_SAMPLING_H
#define ATTUNE_HARDWARE_SAMPLING_H

#include <stdint.h>

enum { sampling_period_us = 4000, sampling_block = 10 };

typedef struct {
    uint32_t last_us; /* of the last value */
    uint8_t seq;      /* one more for every block, also for one that was lost */
    int16_t values[sampling_block];
} sample_block;

void sampling_begin(void);
uint8_t sampling_take(sample_block* into); /* 0: none is full */

#endif
