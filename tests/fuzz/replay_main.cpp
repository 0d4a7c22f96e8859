// Without libFuzzer: runs every file of the folder named, and of each some damaged copies (fixed seed).

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {
constexpr int damaged_copies = 60; // chosen: a second or two a target in a debug build

void damage(std::vector<std::uint8_t>& v, std::mt19937& random) {
    for (unsigned n = 1 + random() % 8; n != 0 && !v.empty(); --n) {
        const auto at = static_cast<std::ptrdiff_t>(random() % v.size());
        switch (random() % 4) {
        case 0:
            v[static_cast<std::size_t>(at)] ^= static_cast<std::uint8_t>(1U << random() % 8);
            break;
        case 1:
            v.erase(v.begin() + at);
            break;
        case 2:
            v.insert(v.begin() + at, static_cast<std::uint8_t>(random()));
            break;
        default: { // a part of it once more
            const std::vector<std::uint8_t> part(
                v.begin() + at, v.begin() + std::min<std::ptrdiff_t>(at + 40, std::ssize(v)));
            v.insert(v.begin() + static_cast<std::ptrdiff_t>(random() % v.size()), part.begin(), part.end());
        }
        }
    }
}
} // namespace

int main(int argc, char** argv) {
    namespace fs = std::filesystem;
    std::vector<fs::path> files;
    for (int i = 1; i < argc; ++i)
        for (const auto& entry : fs::directory_iterator{argv[i]})
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::size_t runs = 0;
    std::mt19937 random{1};
    for (const auto& path : files) {
        std::ifstream in{path, std::ios::binary};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        std::vector<std::uint8_t> original{text.begin(), text.end()};
        LLVMFuzzerTestOneInput(original.data(), original.size());
        ++runs;
        for (int k = 0; k < damaged_copies; ++k, ++runs) {
            auto copy = original;
            damage(copy, random);
            LLVMFuzzerTestOneInput(copy.data(), copy.size());
        }
    }
    std::printf("%zu files, %zu runs\n", files.size(), runs);
    return files.empty() ? 1 : 0;
}
