/* The serial line, 8N1; both directions through rings, so that nothing waits. */
#ifndef ATTUNE_HARDWARE_UART_H
#define ATTUNE_HARDWARE_UART_H

#include <stdint.h>

void uart_begin(void);
/* All of it or nothing; 0 where there is no room. */
uint8_t uart_send(const char* bytes, uint8_t count);
int16_t uart_take(void); /* -1: nothing came */

#endif
