#pragma once
// The newest value from one thread to another: nobody waits, nobody sees half a value, what is overtaken is
// lost.

#include <array>
#include <atomic>
#include <cstdint>
#include <type_traits>

namespace attune::ui {

/// Three slots: one is written, one is read, one lies between them and is exchanged.
template <class T>
class handover {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    /// [writer] Wait-free.
    void put(const T& value) noexcept {
        slots_[write_] = value;
        // Release: the slot is whole before its number is seen. Acquire: the slot that comes back is no
        // longer read.
        write_ =
            static_cast<std::uint8_t>(between_.exchange(write_ | fresh, std::memory_order_acq_rel) & index);
    }
    /// [reader] Wait-free. The newest value put, or T{} before the first.
    const T& get() noexcept {
        if ((between_.load(std::memory_order_relaxed) & fresh) != 0)
            read_ = static_cast<std::uint8_t>(between_.exchange(read_, std::memory_order_acq_rel) & index);
        return slots_[read_];
    }

private:
    static constexpr std::uint8_t fresh = 4, index = 3;
    std::array<T, 3> slots_{};
    std::atomic<std::uint8_t> between_{1};
    std::uint8_t write_ = 0; ///< the writer's
    std::uint8_t read_ = 2;  ///< the reader's
};

} // namespace attune::ui
