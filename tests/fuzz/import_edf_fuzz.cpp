#include "tests/fuzz/import_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return attune::fuzz::import("x.edf", data, size);
}
