#pragma once
// Bits of a frame that say how the device is made: where nothing else checks the frame, they do.

#include <optional>

namespace attune {

/// In:    the same bits of one frame after another, masked.
/// Out:   whether they are what they were. A turned bit stands in one frame; a device that means it says it
///        again, so a change is believed when the next frame has it too. The first frame is believed.
class steady_bits {
public:
    constexpr void reset() noexcept { *this = {}; }
    constexpr bool operator()(unsigned bits) noexcept {
        const bool believed = !is_ || *is_ == bits || doubted_ == bits;
        doubted_.reset();
        if (believed)
            is_ = bits;
        else
            doubted_ = bits;
        return believed;
    }

private:
    std::optional<unsigned> is_{}, doubted_{};
};

} // namespace attune
