// The first byte chooses what the file is called.
#include "tests/fuzz/import_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr const char* names[]{"x.rr", "x.csv", "x.txt", "x.tsv"};
    return attune::fuzz::import(names[data[0] % 4], data + 1, size - 1);
}
