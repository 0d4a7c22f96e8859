#pragma once
// What checking in and the diary remember between frames.

#include "app/session/recording.hpp"

#include <cstdint>
#include <optional>

namespace attune::ui {

struct check_in_memory {
    std::optional<std::uint32_t> form{}; ///< which form the rest belongs to
    check_in said{};
    check_in kept{};       ///< as handed over last
    double idle_s = 0;     ///< since it changed
    int family = -1;       ///< of feelings, open
    bool more = false;     ///< trigger and what helped
    bool closeness = false; ///< the private part
    bool deleting = false;  ///< "Delete this entry?"
};

struct diary_memory {
    std::size_t first = 0; ///< the line at the top
};

} // namespace attune::ui
