#include "app/session/record.hpp"

#include <iterator>

namespace attune {

std::string_view name(gap_cause c) noexcept {
    constexpr std::string_view names[]{"port closed",  "silence",  "beats lost",
                                       "contact lost", "overflow", "clock jumped"};
    return names[static_cast<std::size_t>(c)];
}

std::string_view name(phase_kind p) noexcept {
    constexpr std::string_view names[]{"settle", "rest", "practice", "close"};
    return names[static_cast<std::size_t>(p)];
}

std::string_view name(ended_as e) noexcept {
    constexpr std::string_view names[]{"complete", "early", "recovered"};
    return names[static_cast<std::size_t>(e)];
}

} // namespace attune
