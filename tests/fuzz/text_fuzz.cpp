// The first byte chooses the format; what is beyond the named ones is found out.
#include "drivers/text/decoder.hpp"
#include "tests/fuzz/decoder_fuzz.hpp"

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto names = attune::text::format_names();
    const std::size_t choice = data[0] % 16;
    const std::string protocol = choice < names.size() ? "text:" + std::string{names[choice]} : "text";
    return attune::fuzz::decode(protocol, data + 1, size - 1);
}
