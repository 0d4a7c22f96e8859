#pragma once
// A decoder against an emulator in virtual time, with a cable of no length.

#include "drivers/decoder.hpp"
#include "tests/support/emulator.hpp"

namespace attune::test {

/// Plays from `from` until `until`: opens the decoder, ticks it every 50 ms (the engine's grid) and carries
/// bytes both ways. Events and bytes sent are told to `out`. `begin` false: the line was already open, so
/// neither side is started again. An emulator that leaves next() at the same instant for ever is a fault of
/// the emulator: std::logic_error.
void play_virtually(decoder& d, emulator& device, decoder_output& out, host_time from, host_time until,
                    bool begin = true);

} // namespace attune::test
