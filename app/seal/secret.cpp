#include "app/seal/secret.hpp"

#include <cstring>
#include <new>
#include <sodium.h>

namespace attune {

secret::secret(std::size_t room)
    : at_{nullptr}
    , room_{room} {
    if (sodium_init() < 0) throw std::bad_alloc{};
    at_ = static_cast<unsigned char*>(sodium_malloc(room > 0 ? room : 1));
    if (at_ == nullptr) throw std::bad_alloc{};
    std::memset(at_, 0, room_);
}

secret::~secret() {
    sodium_free(at_); // overwrites; nothing for null
}

bool operator==(const secret& a, const secret& b) noexcept {
    return a.used_ == b.used_ && sodium_memcmp(a.at_, b.at_, a.used_) == 0;
}

secret secret_of(std::span<char> text) {
    secret s{text.size()};
    s.resize(text.size());
    if (!text.empty()) std::memcpy(s.data(), text.data(), text.size());
    sodium_memzero(text.data(), text.size());
    return s;
}

} // namespace attune
