#pragma once
// A sentence spoken by espeak-ng, run as a program of its own: samples, not sound.

#include "drivers/result.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

namespace attune {

struct spoken_sound {
    int rate = 22050;                  ///< samples a second
    std::vector<std::int16_t> samples; ///< one channel
    double seconds() const noexcept { return static_cast<double>(samples.size()) / rate; }
};

/// How it is said.
struct voice_wish {
    std::string_view language = "en"; ///< as a catalogue's code
    double words_per_minute = 130;    ///< espeak-ng takes 80 to 450
};

/// espeak-ng on the PATH; nothing where it is not installed.
std::optional<std::filesystem::path> find_espeak();

/// Chosen: many times what a sentence takes on the slowest machine; then the program is ended.
inline constexpr std::chrono::seconds longest_synthesis{10};
/// Of sound, s. Chosen: no sentence of a practice is near it; more comes from something that is no espeak-ng.
inline constexpr double longest_spoken_s = 120;

/// Blocks for some 10 ms a sentence; any thread. The text goes by its standard input, so that nobody reads it
/// in a list of processes. Fails with a sentence: not_found where the program cannot be started, busy
/// after `longest_synthesis` or when stopped, invalid where what comes back is no sound of it (its voice for
/// the language is missing, say).
result<spoken_sound> speak_with(const std::filesystem::path& program, std::string_view text,
                                const voice_wish& how, const std::stop_token& stop = {});

/// A stream of RIFF WAVE, PCM, 16 bits, one channel. The lengths in its header are not believed: a program
/// that writes into a pipe does not know them yet.
result<spoken_sound> parse_spoken(std::string_view bytes);

} // namespace attune
