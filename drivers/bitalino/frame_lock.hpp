#pragma once
// Which bytes are frames, where nothing marks their start.

#include "drivers/bitalino/frame.hpp"
#include "drivers/drops.hpp"

#include <algorithm>
#include <optional>

namespace attune::bitalino {

/// In:    bytes, one at a time.
/// Out:   on_frame(value, missing, exact) for each frame of one channel; `missing` frames were lost before it:
///        exactly so many, or (exact false, after the lock was lost) so many and perhaps a multiple of 16 more,
///        or nothing where it is the first of all.
/// Rules: one byte in sixteen passes the check by chance, so six frames in a row with rising sequence are
///        asked for (chosen: by chance once in 10^13 bytes). Where a frame fails, the next ones must show in
///        two of a row that the place still holds; else it is searched for anew, also among the bytes that
///        were in doubt.
class frame_lock {
public:
    static constexpr std::size_t frames_to_lock = 6;

    template <class OnFrame>
    void operator()(std::byte b, drops& dropped, OnFrame&& on_frame) {
        buffer_[size_++] = b;
        if (locked_) {
            if (size_ % our_size == 0) follow(dropped, on_frame);
        } else {
            search(dropped, on_frame);
        }
    }
    bool waiting() const noexcept { return size_ != 0; }
    bool locked() const noexcept { return locked_; }

    /// Forgets half frames, which are counted; continuity too where `wholly`.
    void reset(drops& dropped, bool wholly) noexcept {
        if (size_ != 0) dropped.add(drop_cause::truncated);
        size_ = 0;
        locked_ = false;
        if (wholly) last_.reset();
    }

private:
    std::span<const std::byte> frame(std::size_t i) const noexcept {
        return std::span{buffer_}.subspan(i * our_size, our_size);
    }
    bool fits(std::size_t i, unsigned sequence) const noexcept {
        return sequence_of(frame(i)) == sequence % sequences && has_right_check(frame(i));
    }
    /// The frame that was just completed, and those before it that are in doubt.
    template <class OnFrame>
    void follow(drops& dropped, OnFrame& on_frame) {
        const std::size_t n = size_ / our_size;
        const auto good = [&](std::size_t i) { return fits(i, *last_ + 1 + static_cast<unsigned>(i)); };
        const bool sure = good(n - 1) && (n == 1 || good(n - 2));
        if (!sure) {
            if (n < frames_to_lock) return;
            locked_ = false;
            search(dropped, on_frame);
            return;
        }
        unsigned missing = 0;
        const unsigned before = *last_;
        for (std::size_t i = 0; i < n; ++i) {
            if (!fits(i, before + 1 + static_cast<unsigned>(i))) {
                dropped.add(drop_cause::checksum);
                ++missing;
                continue;
            }
            tell(i, missing, true, on_frame);
            missing = 0;
        }
        size_ = 0;
    }
    template <class OnFrame>
    void search(drops& dropped, OnFrame& on_frame) {
        if (size_ < buffer_.size()) return;
        const unsigned first = sequence_of(frame(0));
        for (std::size_t i = frames_to_lock; i-- > 0;)
            if (!fits(i, first + static_cast<unsigned>(i))) {
                dropped.add(drop_cause::noise);
                std::copy(buffer_.begin() + 1, buffer_.end(), buffer_.begin());
                --size_;
                return;
            }
        locked_ = true;
        const auto missing =
            last_ ? std::optional{(first + 2 * sequences - *last_ - 1) % sequences} : std::nullopt;
        tell(0, missing, false, on_frame);
        for (std::size_t i = 1; i < frames_to_lock; ++i)
            tell(i, 0, true, on_frame);
        size_ = 0;
    }
    template <class OnFrame>
    void tell(std::size_t i, std::optional<unsigned> missing, bool exact, OnFrame& on_frame) {
        last_ = sequence_of(frame(i));
        on_frame(first_channel(frame(i)), missing, exact);
    }

    std::array<std::byte, frames_to_lock * our_size> buffer_{};
    std::size_t size_ = 0;
    bool locked_ = false;
    std::optional<unsigned> last_{}; ///< sequence of the frame told last
};

/// Does a stream of frames of any size go by? For drivers/detect: sixteen frames in a row, a whole turn of
/// the sequence, of which no text is capable (its bytes stay below 128) and chance once in 10^37 bytes.
class any_frames {
public:
    /// True from the frame on that makes it sure.
    bool operator()(std::byte b) noexcept {
        std::copy(recent_.begin() + 1, recent_.end(), recent_.begin());
        recent_.back() = b;
        ++seen_;
        bool sure = false;
        for (std::size_t s = 0; s < sizes.size(); ++s) {
            if (seen_ < sizes[s]) continue;
            const auto frame = std::span<const std::byte>{recent_}.last(sizes[s]);
            auto& run = runs_[s][seen_ % sizes[s]];
            const auto sequence = static_cast<std::uint8_t>(sequence_of(frame));
            if (run.count > 0 && sequence != (run.sequence + 1U) % sequences) run.count = 0;
            run.count = has_right_check(frame) ? static_cast<std::uint8_t>(std::min(run.count + 1, 200))
                                               : std::uint8_t{0};
            run.sequence = sequence;
            sure = sure || run.count >= sequences;
        }
        return sure;
    }
    void reset() noexcept { *this = {}; }

private:
    struct run_of {
        std::uint8_t count, sequence;
    };
    /// Without a channel, too: another protocol's question may have started that.
    static constexpr std::array<std::size_t, 6> sizes{frame_size(0), frame_size(1), frame_size(2),
                                                      frame_size(3), frame_size(4), frame_size(6)};
    static_assert(frame_size(5) == frame_size(6));
    std::array<std::byte, longest_frame> recent_{};
    std::size_t seen_ = 0;
    std::array<std::array<run_of, longest_frame>, sizes.size()> runs_{};
};

} // namespace attune::bitalino
