#include "framing.h"

#include "clock.h"
#include "frame.h"
#include "pins.h"
#include "pulse.h"
#include "sampling.h"
#include "uart.h"

/* Chosen: 20 a minute; after that the next beat continues nothing. */
#define LONGEST_RR_US 3000000UL
#define STATUS_US 1000000UL

static frame line; /* one at a time: 100 bytes of RAM */
static uint8_t going = 1, samples_on = 1;
static uint8_t have_beat, gap = 1, last_seq;
static uint32_t last_beat_us, rr_us, last_status_us;
static char command[12];
static uint8_t command_size;

static uint8_t send(uint8_t size) { return size && uart_send(line.text, size); }

static void hello(void) { send(frame_hello(&line, samples_on ? "ecg" : "pulse")); }

static void beats(void) {
    uint32_t us;
    uint8_t seq;
    while (pulse_take(&us, &seq)) {
        const uint8_t follows = have_beat && (uint8_t)(last_seq + 1) == seq && us - last_beat_us <= LONGEST_RR_US;
        rr_us = follows ? us - last_beat_us : 0;
        have_beat = 1;
        last_beat_us = us;
        last_seq = seq;
        if (!going) {
            gap = 1;
            continue;
        }
        /* A line that found no room is missed by its number; the flag says it once more. */
        gap = !send(frame_beat(&line, seq, us, rr_us, gap || !follows ? frame_gap_before : 0));
    }
}

static void samples(void) {
    static sample_block b;
    while (sampling_take(&b))
        if (going && samples_on)
            send(frame_samples(&line, b.seq, b.last_us, sampling_period_us, b.values, sampling_block));
}

static void status(void) {
    const uint32_t now = clock_us();
    if (now - last_status_us < STATUS_US) return;
    last_status_us += STATUS_US;
    /* Forgotten in time: half a turn of the clock later it would look new. */
    if (have_beat && now - last_beat_us > LONGEST_RR_US) {
        have_beat = 0;
        rr_us = 0;
    }
    if (!going) return;
    const uint8_t contact = have_beat || (samples_on && pins_leads_on());
    send(frame_status(&line, last_seq, now, contact, rr_us ? (uint16_t)(60000000UL / rr_us) : 0));
}

static void obey(void) {
    uint32_t n = 0;
    switch (command[0]) {
    case '?': hello(); break;
    case 'g': going = 1; break;
    case 's': going = 0; break;
    case 'e':
        if (command_size == 2) samples_on = command[1] == '1';
        break;
    case 'p':
        for (uint8_t i = 1; i < command_size; ++i) {
            if (command[i] < '0' || command[i] > '9') return;
            n = n * 10 + (uint32_t)(command[i] - '0');
        }
        send(frame_pong(&line, n, clock_us()));
        break;
    default: break;
    }
}

static void commands(void) {
    int16_t c;
    while ((c = uart_take()) >= 0) {
        if (c != '\n' && c != '\r') {
            if (command_size < sizeof command) command[command_size] = (char)c;
            if (command_size < 255) ++command_size;
            continue;
        }
        if (command_size && command_size <= sizeof command) obey();
        command_size = 0;
    }
}

void framing_begin(void) {
    last_status_us = clock_us();
    hello();
}

void framing_step(void) {
    beats(); /* first, as they matter most where room is short */
    commands();
    samples();
    status();
}
