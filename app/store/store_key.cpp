#include "app/store/store_key.hpp"

#include "app/seal/seal.hpp"

#include <fmt/format.h>
#include <map>
#include <mutex>

namespace attune {
namespace {

struct held_keys {
    std::mutex guard;
    std::map<std::string, store_key_ptr, std::less<>> by_id;
};
held_keys& held() {
    static held_keys all;
    return all;
}

} // namespace

store_key::store_key(secret data_key)
    : data_{std::move(data_key)}
    , codes_{derived_key(data_, "attune store codes")}
    , id_{keyed_hash(derived_key(data_, "attune store id"), "")} {}

std::string store_key::alias(std::string_view code) const {
    std::string hex;
    if (code.empty()) return hex;
    for (const char c : keyed_hash(codes_, code))
        hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return hex;
}

void hold_key(store_key_ptr key) {
    const std::lock_guard lock{held().guard};
    auto id = key->id();
    held().by_id.insert_or_assign(std::move(id), std::move(key));
}

store_key_ptr held_key(std::string_view id) {
    const std::lock_guard lock{held().guard};
    const auto found = held().by_id.find(id);
    return found == held().by_id.end() ? nullptr : found->second;
}

void drop_key(std::string_view id) {
    const std::lock_guard lock{held().guard};
    if (const auto found = held().by_id.find(id); found != held().by_id.end()) held().by_id.erase(found);
}

} // namespace attune
