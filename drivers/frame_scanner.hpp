#pragma once
// Frames out of a byte stream that may begin anywhere, lose bytes and hold false starts.

#include "drivers/drops.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace attune {

/// What a rule says of the bytes at hand, of which the first may begin a frame.
struct frame_verdict {
    enum class kind : std::uint8_t {
        more,     ///< could become a frame
        good,     ///< the first `size` bytes are one
        no_start, ///< the first byte begins no frame
        failed,   ///< complete, but its check failed
    };
    kind what;
    std::size_t size = 0; ///< good, failed: bytes of the frame
};

/// In:    one byte at a time, so that chunks cannot matter (law 2).
/// Out:   on_frame(bytes) for each frame; what lies between is counted: a byte outside any frame as noise, a
/// frame whose
///        check failed once as checksum (its bytes are not counted again as noise).
/// After a failed frame scanning goes on at the byte after its first one, as a true frame may begin inside.
/// Rule: frame_verdict operator()(std::span<const std::byte>), pure; must decide within Max bytes.
template <std::size_t Max, class Rule>
class frame_scanner {
public:
    template <class OnFrame>
    void operator()(std::byte b, drops& dropped, OnFrame&& on_frame) {
        buffer_[size_++] = b;
        scan(dropped, on_frame);
    }

    bool waiting() const noexcept { return size_ != 0; }

    /// The frame that is being waited for will not come: give its first byte up and look at the rest again.
    template <class OnFrame>
    void give_up(drops& dropped, OnFrame&& on_frame) {
        if (size_ == 0) return;
        dropped.add(drop_cause::truncated);
        condemned_ = std::max(condemned_, size_);
        skip(dropped);
        scan(dropped, on_frame);
    }

    /// Forgets a half frame, which is counted.
    void reset(drops& dropped) noexcept {
        if (size_ != 0) dropped.add(drop_cause::truncated);
        size_ = condemned_ = 0;
    }

private:
    template <class OnFrame>
    void scan(drops& dropped, OnFrame& on_frame) {
        while (size_ != 0) {
            const frame_verdict v = Rule{}(std::span<const std::byte>{buffer_.data(), size_});
            switch (v.what) {
            case frame_verdict::kind::more:
                if (size_ < Max) return;
                skip(dropped);
                break;
            case frame_verdict::kind::good:
                on_frame(std::span<const std::byte>{buffer_.data(), v.size});
                drop_front(v.size);
                condemned_ = 0;
                break;
            case frame_verdict::kind::no_start:
                skip(dropped);
                break;
            case frame_verdict::kind::failed:
                if (condemned_ == 0) {
                    dropped.add(drop_cause::checksum);
                    condemned_ = v.size;
                }
                skip(dropped);
                break;
            }
        }
    }
    void skip(drops& dropped) noexcept {
        if (condemned_ != 0)
            --condemned_;
        else
            dropped.add(drop_cause::noise);
        drop_front(1);
    }
    void drop_front(std::size_t n) noexcept {
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(n),
                  buffer_.begin() + static_cast<std::ptrdiff_t>(size_), buffer_.begin());
        size_ -= n;
    }

    std::array<std::byte, Max> buffer_{};
    std::size_t size_ = 0;
    std::size_t condemned_ = 0; ///< bytes at the front that a failed frame has already accounted for
};

} // namespace attune
