// The bridge's firmware in simavr (SENSORS 8).
// usage: avr_runner ELF SECONDS out|pty ECG|- FS UNITS_PER_MV BEATS|- [AT_S COMMAND]...
// ECG: int16; played around 1650 mV, interpolated. BEATS: seconds, one a line; each a 15 ms pulse on ICP1.
// out: as fast as it goes, the UART on stdout. pty: in real time; the port's path is the only line on stdout.
#define _GNU_SOURCE
#include <avr_adc.h>
#include <avr_extint.h>
#include <avr_ioport.h>
#include <avr_uart.h>
#include <fcntl.h>
#include <sim_avr.h>
#include <sim_elf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static avr_t* avr;
static int16_t ecg[2000000];
static size_t ecg_size;
static double fs, units_per_mv;
static int port = 1, ready;

static void no_sleep(avr_t* a, avr_cycle_count_t c) { (void)a, (void)c; }

static void convert(avr_irq_t* irq, uint32_t value, void* p) {
    (void)irq, (void)value, (void)p;
    double mv = 1650;
    const double at = (double)avr->cycle / 16e6 * fs;
    const size_t i = (size_t)at;
    if (i + 1 < ecg_size) mv += (ecg[i] + (ecg[i + 1] - ecg[i]) * (at - (double)i)) / units_per_mv;
    mv = mv < 0 ? 0 : mv > 3300 ? 3300 : mv;
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC0), (uint32_t)(mv + 0.5));
}
static void sent(avr_irq_t* irq, uint32_t value, void* p) {
    (void)irq, (void)p;
    const char c = (char)value;
    if (port == 1) putchar(c);
    else if (write(port, &c, 1) != 1) { /* nobody reads: lost on the wire */ }
}
static void xon(avr_irq_t* irq, uint32_t v, void* p) { (void)irq, (void)v, (void)p; ready = 1; }
static void xoff(avr_irq_t* irq, uint32_t v, void* p) { (void)irq, (void)v, (void)p; ready = 0; }
static void hear(char c) { avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT), (uint8_t)c); }

// Edges to the cycle, also while the AVR sleeps.
static double beats[100000];
static size_t n_beats, beat;
static int high;
static avr_irq_t* pulse;
static avr_cycle_count_t edge(avr_t* a, avr_cycle_count_t when, void* p) {
    (void)a, (void)when, (void)p;
    high = !high;
    avr_raise_irq(pulse, (uint32_t)high);
    if (high) return (avr_cycle_count_t)((beats[beat] + 0.015) * 16e6);
    return ++beat < n_beats ? (avr_cycle_count_t)(beats[beat] * 16e6) : 0;
}
static void quiet(avr_t* a, const int level, const char* format, va_list ap) { // stdout is the UART's
    (void)a;
    if (level <= LOG_ERROR) vfprintf(stderr, format, ap);
}

int main(int argc, char** argv) {
    if (argc < 8) return 2;
    const double seconds = atof(argv[2]);
    const int real = strcmp(argv[3], "pty") == 0;
    fs = atof(argv[5]), units_per_mv = atof(argv[6]);
    FILE* f = strcmp(argv[4], "-") ? fopen(argv[4], "rb") : NULL;
    if (f) ecg_size = fread(ecg, 2, sizeof ecg / 2, f), fclose(f);
    avr_global_logger_set(quiet);
    if ((f = strcmp(argv[7], "-") ? fopen(argv[7], "r") : NULL)) {
        while (n_beats < 100000 && fscanf(f, "%lf", &beats[n_beats]) == 1) ++n_beats;
        fclose(f);
    }
    elf_firmware_t firmware;
    memset(&firmware, 0, sizeof firmware);
    if (elf_read_firmware(argv[1], &firmware)) return 2;
    avr = avr_make_mcu_by_name("atmega328p");
    if (!avr) return 2;
    avr_init(avr);
    avr_load_firmware(avr, &firmware);
    avr->frequency = 16000000, avr->vcc = avr->avcc = 5000, avr->aref = 3300;
    avr->sleep = no_sleep;
    avr_extint_set_strict_lvl_trig(avr, 0, 0); // a low pin would fire INT0 for ever
    uint32_t flags = 0;
    avr_ioctl(avr, AVR_IOCTL_UART_GET_FLAGS('0'), &flags);
    flags &= ~(uint32_t)AVR_UART_FLAG_STDIO;
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_OUT_TRIGGER), convert, NULL);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), sent, NULL);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XON), xon, NULL);
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUT_XOFF), xoff, NULL);
    for (int i = 2; i <= 3; ++i) avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('B'), i), 0); // leads on
    pulse = avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ('B'), 0);
    avr_raise_irq(pulse, 0);
    if (n_beats) avr_cycle_timer_register(avr, (avr_cycle_count_t)(beats[0] * 16e6), edge, NULL);
    if (real) {
        port = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
        if (port < 0 || grantpt(port) || unlockpt(port)) return 2;
        const int slave = open(ptsname(port), O_RDWR | O_NOCTTY); // kept, so that the line is never hung up
        struct termios raw;
        tcgetattr(slave, &raw), cfmakeraw(&raw), tcsetattr(slave, TCSANOW, &raw);
        puts(ptsname(port)), fflush(stdout);
    }
    int command = 8;
    const char* say = NULL;
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    avr_cycle_count_t look = 0;
    while ((double)avr->cycle < seconds * 16e6) {
        const int state = avr_run(avr);
        if (state == cpu_Done || state == cpu_Crashed) return 3;
        const double t = (double)avr->cycle / 16e6;
        if (avr->cycle < look) continue;
        look = avr->cycle + 16000; // every ms
        if (!say && command + 1 < argc && t >= atof(argv[command])) say = argv[command + 1], command += 2;
        if (say && !*say) hear('\n'), say = NULL;
        else if (say) hear(*say++);
        if (!real) continue;
        char c;
        if (ready && !say && read(port, &c, 1) == 1) hear(c);
        clock_gettime(CLOCK_MONOTONIC, &now);
        const double ahead =
            t - ((double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) * 1e-9);
        if (ahead > 0) usleep((useconds_t)(ahead * 1e6));
    }
    fflush(stdout);
    return 0;
}
