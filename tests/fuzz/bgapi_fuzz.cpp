#include "tests/fuzz/decoder_fuzz.hpp"

#include <algorithm>

namespace {
/// What a dongle with the strap "a" says until its notifications are on, so that inputs reach the far steps.
constexpr std::uint8_t until_notified[]{
    0, 0, 0, 1, 0, 3, 3, 0, 0, 0x86, 1, 0, 3, 3, 0, 1, 0x86, 1, 0, 3, 3, 0, 2, 0x86, 1,       // hello, links
    0, 2, 6, 1, 0, 0, 0, 2, 6, 4, 0x81, 1, 0, 2, 6, 7, 0, 0, 0, 2, 6, 2, 0, 0,                // listening
    0x80, 14, 6, 0, 0xC4, 0, 10, 5, 4, 3, 2, 1, 1, 0xFF, 3, 2, 9, 'a',                        // "a" is heard
    0, 2, 6, 4, 0, 0, 0, 3, 6, 3, 0, 0, 0,                                                    // connecting
    0x80, 16, 3, 0, 0, 5, 10, 5, 4, 3, 2, 1, 1, 0x30, 0, 0, 1, 0, 0, 0xFF,                    // connected
    0, 3, 4, 1, 0, 0, 0, 0x80, 8, 4, 2, 0, 14, 0, 19, 0, 2, 0x0D, 0x18,                       // services
    0x80, 8, 4, 2, 0, 20, 0, 23, 0, 2, 0x0F, 0x18, 0x80, 5, 4, 1, 0, 0, 0, 0, 0,              // battery
    0, 3, 4, 3, 0, 0, 0, 0x80, 6, 4, 4, 0, 16, 0, 2, 0x37, 0x2A, 0x80, 6, 4, 4, 0, 17, 0, 2, 2, 0x29,
    0x80, 5, 4, 1, 0, 0, 0, 19, 0, 0, 3, 4, 5, 0, 0, 0, 0x80, 5, 4, 1, 0, 0, 0, 17, 0};
} // namespace

/// The first byte says how far the dialogue already is, and whether a strap was named.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    attune::decoder_options options;
    if ((data[0] & 1U) != 0) options.device = "a";
    std::vector<std::uint8_t> all;
    if ((data[0] & 2U) != 0) {
        // Up to a place of the input's choosing; the whole is the commonest.
        const std::size_t most = std::size(until_notified);
        all.assign(until_notified, until_notified + std::min(most, most - (data[0] >> 2U) * most / 80));
    }
    all.insert(all.end(), data + 1, data + size);
    return attune::fuzz::decode("bgapi", all.data(), all.size(), options);
}
