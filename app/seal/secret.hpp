#pragma once
// Bytes that nobody else shall see: in memory of their own that is not swapped out, overwritten when they go.

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace attune {

/// A fixed room with so many bytes of it in use. Never copied, never shown. Not for the real-time path.
class secret {
public:
    /// Zeroes. Throws std::bad_alloc where the system has no such memory left.
    explicit secret(std::size_t room);
    ~secret();
    secret(secret&& o) noexcept
        : at_{std::exchange(o.at_, nullptr)}
        , room_{std::exchange(o.room_, 0)}
        , used_{std::exchange(o.used_, 0)} {}
    secret& operator=(secret&& o) noexcept {
        std::swap(at_, o.at_);
        std::swap(room_, o.room_);
        std::swap(used_, o.used_);
        return *this;
    }
    secret(const secret&) = delete;
    secret& operator=(const secret&) = delete;

    std::size_t size() const noexcept { return used_; }
    std::size_t room() const noexcept { return room_; }
    /// At most room().
    void resize(std::size_t used) noexcept { used_ = used < room_ ? used : room_; }
    unsigned char* data() noexcept { return at_; }
    const unsigned char* data() const noexcept { return at_; }
    std::string_view view() const noexcept { return {reinterpret_cast<const char*>(at_), used_}; }
    /// In constant time.
    friend bool operator==(const secret& a, const secret& b) noexcept;

private:
    unsigned char* at_;
    std::size_t room_, used_ = 0;
};

/// A passphrase taken from somewhere that is then overwritten.
secret secret_of(std::span<char> text);

} // namespace attune
