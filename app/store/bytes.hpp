#pragma once
// Explicit little-endian fields, one at a time: what is stored never depends on a compiler's padding or byte
// order.

#include <bit>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

class byte_writer {
public:
    explicit byte_writer(std::string& to)
        : to_{to} {}
    template <std::unsigned_integral U>
    void put(U v) {
        for (std::size_t i = 0; i < sizeof(U); ++i)
            to_.push_back(static_cast<char>(static_cast<unsigned char>(v >> (8 * i))));
    }
    void put(std::int64_t v) { put(std::bit_cast<std::uint64_t>(v)); }
    /// All 64 bits as they are, a NaN's payload included.
    void put(double v) { put(std::bit_cast<std::uint64_t>(v)); }
    void put(bool v) { put(static_cast<std::uint8_t>(v)); }
    void put(const std::optional<double>& v) {
        put(v.has_value());
        if (v) put(*v);
    }
    void raw(std::string_view bytes) { to_.append(bytes); }
    /// u32 length, then the bytes.
    void text(std::string_view s) {
        put(static_cast<std::uint32_t>(s.size()));
        raw(s);
    }

private:
    std::string& to_;
};

/// Reads what byte_writer wrote. Once something is missing or impossible, ok() stays false and every field
/// reads as zero.
class byte_reader {
public:
    explicit byte_reader(std::string_view from)
        : from_{from} {}
    bool ok() const noexcept { return ok_; }
    bool at_end() const noexcept { return from_.empty(); }
    void refuse() noexcept {
        ok_ = false;
        from_ = {};
    }
    std::string_view raw(std::size_t n) noexcept {
        if (n > from_.size()) {
            refuse();
            return {};
        }
        const auto part = from_.substr(0, n);
        from_.remove_prefix(n);
        return part;
    }
    template <std::unsigned_integral U>
    U get() noexcept {
        const auto bytes = raw(sizeof(U));
        std::uint64_t v = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i)
            v |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
        return static_cast<U>(v);
    }
    std::int64_t get_i64() noexcept { return std::bit_cast<std::int64_t>(get<std::uint64_t>()); }
    double get_double() noexcept { return std::bit_cast<double>(get<std::uint64_t>()); }
    /// 0 or 1; anything else is refused.
    bool get_bool() noexcept {
        const auto v = get<std::uint8_t>();
        if (v > 1) refuse();
        return ok_ && v == 1;
    }
    std::optional<double> get_optional() noexcept {
        if (!get_bool()) return std::nullopt;
        const double v = get_double();
        return ok_ ? std::optional{v} : std::nullopt;
    }
    /// An enumerator from 0 to `last`; anything else is refused.
    template <class E>
    E get_enum(E last) noexcept {
        const auto v = get<std::uint8_t>();
        if (v > static_cast<std::uint8_t>(last)) refuse();
        return ok_ ? static_cast<E>(v) : E{};
    }
    std::string_view text() noexcept {
        const auto n = get<std::uint32_t>();
        return raw(n);
    }

private:
    std::string_view from_;
    bool ok_ = true;
};

} // namespace attune
