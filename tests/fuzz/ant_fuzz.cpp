#include "tests/fuzz/decoder_fuzz.hpp"

namespace {
/// Gives inputs right checks: XOR would keep the fuzzer out. Length, id and so many bytes each; 0 as length: raw bytes
/// to the end.
std::vector<std::uint8_t> framed(const std::uint8_t* data, std::size_t size) {
    std::vector<std::uint8_t> all;
    for (std::size_t i = 0; i + 2 < size;) {
        const std::size_t n = data[i] % 16U;
        if (n == 0) {
            all.insert(all.end(), data + i + 1, data + size);
            break;
        }
        const std::size_t from = all.size();
        all.insert(all.end(), {0xA4, static_cast<std::uint8_t>(n), data[i + 1]});
        for (std::size_t k = 0; k < n; ++k)
            all.push_back(i + 2 + k < size ? data[i + 2 + k] : 0);
        std::uint8_t check = 0;
        for (std::size_t k = from; k < all.size(); ++k)
            check = static_cast<std::uint8_t>(check ^ all[k]);
        all.push_back(check);
        i += 2 + n;
    }
    return all;
}
} // namespace

/// The first byte: is there a key, was a strap named.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    attune::decoder_options options;
    if ((data[0] & 1U) != 0) options.ant_network_key.emplace();
    if ((data[0] & 2U) != 0) options.device = "25170";
    const auto all = framed(data + 1, size - 1);
    return attune::fuzz::decode("ant", all.data(), all.size(), options);
}
