// What a passphrase costs. Unlocking is asked to take at most a second on two cores; sealing goes along with a
// transaction a second of some 2 kB, and with an export of megabytes.
#include "app/seal/seal.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

using namespace attune;

namespace {

template <class Work>
void told(const char* what, int times, Work&& work) {
    std::vector<double> ms;
    for (int i = 0; i < times; ++i) {
        const auto from = std::chrono::steady_clock::now();
        work();
        ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count());
    }
    std::sort(ms.begin(), ms.end());
    std::printf("%-28s min %8.3f  median %8.3f  max %8.3f ms\n", what, ms.front(), ms[ms.size() / 2], ms.back());
}

} // namespace

int main() {
    std::string words = "a good passphrase";
    const auto passphrase = secret_of(words);
    const auto key = make_data_key();
    const auto block = wrap_key(key, passphrase);
    if (!block) return 1;
    told("unlock (budget 1000)", 9, [&] { (void)unwrap_key(*block, passphrase); });
    for (const auto& [name, how] : {std::pair{"3 passes, 128 MiB", hardness{3, std::uint64_t{128} << 20U}},
                                    std::pair{"3 passes, 256 MiB", hardness{3, std::uint64_t{256} << 20U}}})
        told(name, 3, [&, how = how] { (void)wrap_key(key, passphrase, how); });
    const std::string second(2000, 'b'), megabyte(std::size_t{1} << 20U, 'b');
    const auto sealed = seal(key, megabyte, "place");
    told("seal 2 kB", 999, [&] { (void)seal(key, second, "place"); });
    told("seal 1 MiB", 99, [&] { (void)seal(key, megabyte, "place"); });
    told("unseal 1 MiB", 99, [&] { (void)unseal(key, sealed, "place"); });
    return 0;
}
