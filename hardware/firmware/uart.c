#include "uart.h"

#include <avr/interrupt.h>
#include <avr/io.h>

#ifndef UART_UBRR
#define UART_UBRR 16 /* with U2X: 117647 baud, 2.1 % above 115200, as every Uno (SENSORS 8) */
#endif

/* Sizes of 256: the indices wrap by themselves. */
static char out[256];
static volatile uint8_t out_head, out_tail;
static char in[32];
static volatile uint8_t in_head, in_tail;

void uart_begin(void) {
    UBRR0 = UART_UBRR;
    UCSR0A = _BV(U2X0);
    UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
    UCSR0B = _BV(RXEN0) | _BV(TXEN0) | _BV(RXCIE0);
}

ISR(USART_UDRE_vect) {
    if (out_tail == out_head) {
        UCSR0B &= (uint8_t)~_BV(UDRIE0);
        return;
    }
    UDR0 = (uint8_t)out[out_tail];
    out_tail = (uint8_t)(out_tail + 1);
}

ISR(USART_RX_vect) {
    const char c = (char)UDR0;
    const uint8_t next = (uint8_t)((in_head + 1U) % sizeof in);
    if (next == in_tail) return;
    in[in_head] = c;
    in_head = next;
}

uint8_t uart_send(const char* bytes, uint8_t count) {
    const uint8_t used = (uint8_t)(out_head - out_tail);
    if ((uint16_t)used + count > 255) return 0;
    uint8_t at = out_head;
    for (uint8_t i = 0; i < count; ++i) out[at++] = bytes[i];
    out_head = at;
    UCSR0B |= _BV(UDRIE0);
    return 1;
}

int16_t uart_take(void) {
    if (in_tail == in_head) return -1;
    const char c = in[in_tail];
    in_tail = (uint8_t)((in_tail + 1U) % sizeof in);
    return (uint8_t)c;
}
