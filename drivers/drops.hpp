#pragma once
// What a decoder could not use, counted by cause. Nothing is swallowed.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace attune {

enum class drop_cause : std::uint8_t {
    noise,     ///< bytes outside any frame
    checksum,  ///< a frame whose check failed
    malformed, ///< a frame with a right check and impossible content, or an unreadable line
    truncated, ///< a frame or line cut off by the next one, or by a (re)opening of the port
    too_long,  ///< a frame or line longer than the protocol allows
    lost,      ///< beats or packets which a counter shows missing
    duplicate, ///< the same beat said twice
    averaged,  ///< an averaged heart rate refused as a source of intervals
    overflow,  ///< bytes the program was too busy to take
    count_
};

constexpr std::array<std::string_view, static_cast<std::size_t>(drop_cause::count_)> drop_names{
    "noise", "checksum",  "malformed", "truncated", "too_long",
    "lost",  "duplicate", "averaged",  "overflow"};

class drops {
public:
    constexpr void add(drop_cause c, std::uint64_t n = 1) noexcept {
        counts_[static_cast<std::size_t>(c)] += n;
    }
    constexpr std::uint64_t of(drop_cause c) const noexcept { return counts_[static_cast<std::size_t>(c)]; }
    constexpr std::uint64_t total() const noexcept {
        std::uint64_t sum = 0;
        for (auto n : counts_)
            sum += n;
        return sum;
    }
    constexpr drops& operator+=(const drops& other) noexcept {
        for (std::size_t i = 0; i < counts_.size(); ++i)
            counts_[i] += other.counts_[i];
        return *this;
    }
    friend constexpr bool operator==(const drops&, const drops&) = default;

private:
    std::array<std::uint64_t, static_cast<std::size_t>(drop_cause::count_)> counts_{};
};

} // namespace attune
