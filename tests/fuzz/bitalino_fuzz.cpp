#include "drivers/bitalino/frame.hpp"
#include "tests/fuzz/decoder_fuzz.hpp"

namespace {
/// Right checks and rising sequences: both would keep the fuzzer out. A byte that is 0 to 199: so many frames
/// (at most 20) with the values of the two bytes behind it, on; 200 to 219: so many of the frames are left
/// out; 220 to 239: so many bytes as they are; 240 and above: the version's answer.
std::vector<std::uint8_t> framed(const std::uint8_t* data, std::size_t size) {
    std::vector<std::uint8_t> all;
    unsigned sequence = 0;
    for (std::size_t i = 0; i < size;) {
        const unsigned what = data[i++];
        if (what < 200) {
            for (unsigned k = 0; k <= what % 20; ++k) {
                std::array<std::byte, 3> f{i < size ? std::byte{data[i]} : std::byte{7},
                                           i + 1 < size ? std::byte{data[i + 1]} : std::byte{8},
                                           static_cast<std::byte>((++sequence & 15U) << 4U)};
                f[2] |= static_cast<std::byte>(attune::bitalino::check_of(f));
                for (const auto b : f)
                    all.push_back(std::to_integer<std::uint8_t>(b));
            }
            i += 2;
        } else if (what < 220) {
            sequence += what - 199;
        } else if (what < 240) {
            for (unsigned k = 220; k <= what && i < size; ++k)
                all.push_back(data[i++]);
        } else {
            for (const char c : std::string_view{"BITalino_v5.1\n"})
                all.push_back(static_cast<std::uint8_t>(c));
        }
    }
    return all;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto all = framed(data + 1, size - 1);
    return attune::fuzz::decode("bitalino", all.data(), all.size(), {.channel = data[0] % 7U});
}
