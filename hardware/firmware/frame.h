/* AT1 lines (drivers/bridge/FORMAT.md) as bytes. Portable C99 without libc, shared by the firmware and the host
 * tests. A line is built in the caller's buffer: begin, fields, end; what does not fit makes end() return 0, so no half
 * line is ever sent. */
#ifndef ATTUNE_HARDWARE_FRAME_H
#define ATTUNE_HARDWARE_FRAME_H

#include <stdint.h>

/* "$AT1,E,255,4294967295,4000" + 10 values of ",1023" + "*HH\n" is 80 bytes. Chosen: room for a name in H. */
enum { frame_most = 96 };
enum { frame_gap_before = 2, frame_contact_lost = 4 }; /* flags of B, SENSORS 6.9 */

typedef struct {
    char text[frame_most];
    uint8_t size;
    uint8_t check; /* XOR of all between $ and * */
    uint8_t full;
} frame;

static inline void frame_char(frame* f, char c) {
    if (f->size >= frame_most - 4) { /* "*HH\n" always fits */
        f->full = 1;
        return;
    }
    f->text[f->size++] = c;
    f->check = (uint8_t)(f->check ^ (uint8_t)c);
}

static inline void frame_text(frame* f, const char* s) {
    while (*s) frame_char(f, *s++);
}

static inline void frame_begin(frame* f, char type) {
    f->text[0] = '$';
    f->size = 1;
    f->check = 0;
    f->full = 0;
    frame_text(f, "AT1,");
    frame_char(f, type);
}

static inline void frame_digits(frame* f, uint32_t n, uint8_t at_least) {
    char digits[10];
    uint8_t count = 0;
    do {
        digits[count++] = (char)('0' + (char)(n % 10));
        n /= 10;
    } while (n || count < at_least);
    while (count) frame_char(f, digits[--count]);
}

static inline void frame_number(frame* f, uint32_t n) {
    frame_char(f, ',');
    frame_digits(f, n, 1);
}

/* Microseconds as milliseconds with three decimals. */
static inline void frame_ms(frame* f, uint32_t us) {
    frame_number(f, us / 1000);
    frame_char(f, '.');
    frame_digits(f, us % 1000, 3);
}

static inline void frame_string(frame* f, const char* s) {
    frame_char(f, ',');
    frame_text(f, s);
}

/* Bytes of the line, or 0 where it did not fit. */
static inline uint8_t frame_end(frame* f) {
    static const char hex[] = "0123456789ABCDEF";
    const uint8_t check = f->check;
    if (f->full) return 0;
    f->text[f->size++] = '*';
    f->text[f->size++] = hex[check >> 4];
    f->text[f->size++] = hex[check & 15];
    f->text[f->size++] = '\n';
    return f->size;
}

static inline uint8_t frame_hello(frame* f, const char* kind) {
    frame_begin(f, 'H');
    frame_string(f, "bridge");
    frame_string(f, "0.1");
    frame_string(f, kind);
    return frame_end(f);
}

/* rr_us 0: not measured. */
static inline uint8_t frame_beat(frame* f, uint8_t seq, uint32_t t_us, uint32_t rr_us, uint8_t flags) {
    frame_begin(f, 'B');
    frame_number(f, seq);
    frame_number(f, t_us);
    if (rr_us)
        frame_ms(f, rr_us);
    else
        frame_char(f, ',');
    frame_number(f, flags);
    return frame_end(f);
}

static inline uint8_t frame_samples(frame* f, uint8_t seq, uint32_t last_us, uint32_t period_us, const int16_t* values,
                                    uint8_t count) {
    frame_begin(f, 'E');
    frame_number(f, seq);
    frame_number(f, last_us);
    frame_number(f, period_us);
    for (uint8_t i = 0; i < count; ++i) {
        const int16_t v = values[i];
        frame_char(f, ',');
        if (v < 0) frame_char(f, '-');
        frame_digits(f, v < 0 ? (uint32_t)(-(int32_t)v) : (uint32_t)v, 1);
    }
    return frame_end(f);
}

/* No battery gauge: that field stays empty. */
static inline uint8_t frame_status(frame* f, uint8_t seq, uint32_t t_us, uint8_t contact, uint16_t bpm) {
    frame_begin(f, 'S');
    frame_number(f, seq);
    frame_number(f, t_us);
    frame_number(f, contact);
    frame_char(f, ',');
    frame_number(f, bpm);
    return frame_end(f);
}

static inline uint8_t frame_pong(frame* f, uint32_t n, uint32_t t_us) {
    frame_begin(f, 'P');
    frame_number(f, n);
    frame_number(f, t_us);
    return frame_end(f);
}

#endif
