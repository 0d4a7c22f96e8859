// The values behind the records, without a check that keeps the fuzzer out: first byte's low bit chooses the
// service, then a length and so many bytes each.
#include "drivers/ble/heart_rate.hpp"
#include "drivers/ble/pmd.hpp"
#include "tests/fuzz/decoder_fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace attune;
    const auto all = std::as_bytes(std::span{data, size});
    fuzz::ledger out;
    drops dropped;
    ble::heart_rate_service heart;
    ble::pmd_ecg ecg;
    host_time at{};
    for (std::size_t i = 0; i + 2 < all.size();) {
        const bool is_ecg = (data[i] & 1U) != 0;
        at += std::chrono::milliseconds{data[i] * 8};
        const auto n = std::min<std::size_t>(data[i + 1], all.size() - i - 2);
        const auto value = all.subspan(i + 2, n);
        if (is_ecg)
            ecg(value, !heart.intervals_seen(), at, dropped, out);
        else
            heart(value, at, dropped, out);
        i += 2 + n;
    }
    return 0;
}
