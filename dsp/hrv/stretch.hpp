#pragma once
// A series in pieces: nothing is computed across their edges.

#include <cstddef>
#include <span>
#include <vector>

namespace attune {

/// Values [from, to) of a series, neighbours without a gap between them.
struct stretch {
    std::size_t from = 0, to = 0;
    std::size_t size() const noexcept { return to - from; }
};

inline std::vector<stretch> one_stretch(std::size_t n) {
    return n ? std::vector<stretch>{{0, n}} : std::vector<stretch>{};
}

/// `starts`: where pieces begin, ascending; 0 need not be named, what lies outside is ignored.
inline std::vector<stretch> stretches_of(std::size_t n, std::span<const std::size_t> starts) {
    std::vector<stretch> out;
    std::size_t from = 0;
    for (const auto s : starts)
        if (s > from && s < n) {
            out.push_back({from, s});
            from = s;
        }
    if (n > from) out.push_back({from, n});
    return out;
}

} // namespace attune
