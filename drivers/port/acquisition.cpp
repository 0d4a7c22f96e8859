#include "drivers/port/acquisition.hpp"

#include "drivers/port/unique_fd.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/lockfree/spsc_queue.hpp>
#include <cerrno>
#include <cstring>
#include <exception>
#include <limits>
#include <mutex>
#include <poll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <thread>

namespace attune {
namespace {

// Chosen: at one byte per read, the worst chunking, 0.36 s of a full 115200 baud line; as real sensors send
// (1 to 18 chunks a second) some minutes. About 1 MB.
constexpr std::size_t queue_capacity = acquisition::most_waiting;
// Bytes leave this many places free, so that what happened to the port is never lost to the bytes before it.
constexpr std::size_t kept_for_words = 16;
constexpr std::size_t outgoing_capacity = 4096;
constexpr std::size_t read_size = 4096; // SENSORS 1.3

// Chosen: how long a read waits when nothing happens; it bounds only the silence watch, everything else wakes
// it.
constexpr host_duration idle_wait = std::chrono::milliseconds{500};
// Chosen: how soon an overflow is told once there is room, and queued commands are offered again to a full
// line.
constexpr host_duration unfinished_wait = std::chrono::milliseconds{20};

unique_fd new_event() {
    unique_fd fd{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
    if (!fd) throw std::system_error(errno, std::generic_category(), "eventfd");
    return fd;
}

std::string_view cut(std::string_view text) {
    if (text.size() <= port_input::capacity) return text;
    std::size_t n = port_input::capacity;
    while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xc0u) == 0x80u) // not inside a UTF-8 character
        --n;
    return text.substr(0, n);
}

} // namespace

struct acquisition::state {
    state(std::unique_ptr<byte_source> from, retry_times times)
        : source{std::move(from)}
        , retry{times}
        , described{source->description()} {}

    // [acquisition]
    void run() noexcept;
    bool open();
    void read_until_gone();
    void rest(host_duration) noexcept;
    void push_bytes(std::span<const std::byte>, host_time) noexcept;
    void push_word(input_kind, std::string_view, std::uint32_t lost = 0) noexcept;
    void tell_overflow() noexcept;
    result<void> send_outgoing();

    const std::unique_ptr<byte_source> source;
    const unique_fd ready = new_event();
    const unique_fd stopped = new_event();
    retry_schedule retry;
    std::string told;       ///< the sentence of the last `failed`
    std::uint32_t lost = 0; ///< bytes dropped and not told yet
    bool ended = false;
    std::array<std::byte, read_size> buffer{};
    std::array<std::byte, outgoing_capacity> sending{};
    std::size_t to_send = 0; ///< of `sending`; more than 0 only while the line takes nothing

    // Both queues have one producer and one consumer; the queue's own release and acquire order the contents.
    boost::lockfree::spsc_queue<port_input, boost::lockfree::capacity<queue_capacity>> inputs;
    boost::lockfree::spsc_queue<std::byte, boost::lockfree::capacity<outgoing_capacity>> outgoing;
    std::atomic<bool> stopping{false};

    std::mutex description_lock; ///< not on the path of the bytes: taken once per opening
    std::string described;

    std::thread thread;
};

void acquisition::state::run() noexcept {
    while (!stopping && !ended) {
        try {
            if (const auto now = monotonic_now(); retry.wait(now) > host_duration::zero()) {
                rest(retry.wait(now));
                continue;
            }
            retry.tried(monotonic_now());
            if (open()) read_until_gone();
        } catch (const std::exception& e) { // the top of the thread: memory ran out while a sentence was made
            push_word(input_kind::closed, e.what());
        }
        source->close();
    }
}

bool acquisition::state::open() {
    if (auto opened = source->open(); !opened) {
        if (opened.error().what != told) {
            told = opened.error().what;
            push_word(input_kind::failed, told);
        }
        return false;
    }
    retry.opened();
    told.clear();
    {
        const std::lock_guard hold{description_lock};
        described = source->description();
    }
    // What was meant for the port before it was lost is not sent to it now: it starts again from the
    // beginning.
    std::byte stale{};
    while (outgoing.pop(stale)) {
    }
    to_send = 0;
    push_word(input_kind::opened, {});
    return true;
}

void acquisition::state::read_until_gone() {
    while (!stopping) {
        if (const auto sent = send_outgoing(); !sent) return push_word(input_kind::closed, sent.error().what);
        const bool unfinished = lost > 0 || to_send > 0;
        const auto got = source->read(buffer, unfinished ? unfinished_wait : idle_wait);
        const host_time at = monotonic_now();
        tell_overflow();
        push_bytes(std::span{buffer}.first(got.bytes), at);
        if (got.gone || got.ended) {
            ended = got.ended;
            return push_word(got.ended ? input_kind::ended : input_kind::closed, got.why);
        }
    }
    // A last command to the device (stop sending) is not lost to the stop; whether it can still go makes no
    // difference.
    static_cast<void>(send_outgoing());
}

void acquisition::state::rest(host_duration how_long) noexcept {
    pollfd stop{stopped.get(), POLLIN, 0};
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(how_long).count();
    ::poll(&stop, 1, static_cast<int>(std::clamp<std::int64_t>(ms, 1, 10'000)));
}

void acquisition::state::push_bytes(std::span<const std::byte> bytes, host_time at) noexcept {
    if (bytes.empty()) return;
    while (!bytes.empty()) {
        // Once bytes were dropped, all that follow are too until the loss is told: no hole without its word.
        if (lost > 0 || inputs.write_available() <= kept_for_words) {
            const auto more =
                std::min<std::size_t>(bytes.size(), std::numeric_limits<std::uint32_t>::max() - lost);
            lost += static_cast<std::uint32_t>(more);
            break;
        }
        port_input in;
        in.at = at;
        in.size = static_cast<std::uint8_t>(std::min(bytes.size(), port_input::capacity));
        std::copy_n(bytes.begin(), in.size, in.data.begin());
        inputs.push(in);
        bytes = bytes.subspan(in.size);
    }
    signal_event(ready.get());
}

void acquisition::state::tell_overflow() noexcept {
    if (lost > 0 && inputs.write_available() > kept_for_words + 1)
        push_word(input_kind::overflow, {}, std::exchange(lost, 0));
}

/// Words come in order and are never dropped: where even the kept places are full, nobody has read for a long
/// time, and the port is not read until somebody does.
void acquisition::state::push_word(input_kind kind, std::string_view text,
                                   std::uint32_t bytes_lost) noexcept {
    if (kind != input_kind::overflow && lost > 0) push_word(input_kind::overflow, {}, std::exchange(lost, 0));
    port_input in;
    in.kind = kind;
    in.lost = bytes_lost;
    in.at = monotonic_now();
    text = cut(text);
    in.size = static_cast<std::uint8_t>(text.size());
    if (!text.empty()) std::memcpy(in.data.data(), text.data(), text.size());
    while (!inputs.push(in)) {
        if (stopping) return;
        signal_event(ready.get());
        rest(unfinished_wait);
    }
    signal_event(ready.get());
}

/// Fails where the port is gone. A line that takes nothing just now keeps the bytes; they are offered again.
result<void> acquisition::state::send_outgoing() {
    if (to_send == 0) to_send = outgoing.pop(sending.data(), sending.size());
    if (to_send == 0) return {};
    auto sent = source->write(std::span{sending}.first(to_send));
    if (!sent && sent.error().code == errc::busy) return {};
    to_send = 0;
    return sent;
}

acquisition::acquisition(std::unique_ptr<byte_source> source, retry_times times)
    : state_{std::make_unique<state>(std::move(source), times)} {}

acquisition::~acquisition() {
    stop();
}

void acquisition::start() {
    if (!state_->thread.joinable()) state_->thread = std::thread{[s = state_.get()] { s->run(); }};
}

void acquisition::begin_stop() noexcept {
    state_->stopping = true;
    signal_event(state_->stopped.get());
    state_->source->wake();
}

void acquisition::stop() noexcept {
    begin_stop();
    if (state_->thread.joinable()) state_->thread.join();
}

bool acquisition::pop(port_input& into) noexcept {
    return state_->inputs.pop(into);
}

bool acquisition::send(std::span<const std::byte> bytes) noexcept {
    if (state_->outgoing.write_available() < bytes.size())
        return false; // whole or not at all: no half command
    state_->outgoing.push(bytes.data(), bytes.size());
    state_->source->wake();
    return true;
}

int acquisition::ready_fd() const noexcept {
    return state_->ready.get();
}
void acquisition::acknowledge() noexcept {
    clear_event(state_->ready.get());
}

std::string acquisition::description() const {
    const std::lock_guard hold{state_->description_lock};
    return state_->described;
}

} // namespace attune
