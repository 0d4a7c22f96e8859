#include "tests/support/emulators/faulty.hpp"

#include <utility>

namespace attune::test {

namespace {
/// The same on every standard library, unlike std::bernoulli_distribution.
bool happens(std::mt19937& random, double p) {
    return p > 0 && static_cast<double>(random()) < p * 4294967296.0;
}
} // namespace

faulty::faulty(maker make, faults f)
    : make_{std::move(make)}
    , f_{f}
    , device_{make_()}
    , random_{f.seed} {}

void faulty::start(host_time at) {
    began_ = at;
    device_->start(at);
}

bool faulty::replug_due(host_time t) const {
    return !replugged_ && f_.replug_for.count() > 0 && t >= began_ + f_.replug_at;
}

void faulty::replug() {
    replugged_ = true;
    device_ = make_();
    device_->start(began_ + f_.replug_at + f_.replug_for);
}

void faulty::received(std::span<const std::byte> bytes, host_time at) {
    if (replug_due(at)) replug();
    const auto off = began_ + f_.replug_at;
    if (replugged_ && at >= off && at < off + f_.replug_for) return;
    device_->received(bytes, at);
}

host_time faulty::not_stalled(host_time t) const {
    const auto from = began_ + f_.stall_at;
    return t >= from && t < from + f_.stall_for ? from + f_.stall_for : t;
}

std::optional<host_time> faulty::next() const {
    const auto n = device_->next();
    if (!replugged_ && f_.replug_for.count() > 0) {
        const auto off = began_ + f_.replug_at;
        if (!n || not_stalled(*n) >= off) return off; // the moment at which power goes
    }
    return n ? std::optional{not_stalled(*n)} : std::nullopt;
}

std::vector<std::byte> faulty::take(host_time now) {
    if (replug_due(now)) {
        replug();
        return {};
    }
    auto bytes = device_->take(now);
    if (happens(random_, f_.lost_writes)) return {};
    for (auto& b : bytes)
        for (unsigned bit = 0; bit < 8; ++bit)
            if (happens(random_, f_.bit_errors)) b ^= std::byte{1} << bit;
    return bytes;
}

} // namespace attune::test
