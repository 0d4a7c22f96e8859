#include "app/store/recorder.hpp"

#include "app/language/language.hpp"
#include "app/store/session_writer.hpp"
#include "app/store/store.hpp"

#include <atomic>
#include <boost/lockfree/spsc_queue.hpp>
#include <chrono>
#include <condition_variable>
#include <fmt/format.h>
#include <mutex>
#include <new>
#include <thread>

namespace attune {
namespace {

/// A session gives some 20 to 100 records a second; 8192 outlast a minute and more of a machine that stands
/// still.
constexpr std::size_t queue_records = 8192;
/// Bytes as they came leave so many places free: a line that floods loses its own bytes (counted), not the
/// beats, the numbers and the end of its session (chosen: seconds of them).
constexpr std::size_t kept_for_findings = 1024;
/// Law 6 allows a second. The rest of it is for the transaction itself and for a busy machine (chosen).
constexpr auto write_every = std::chrono::milliseconds{600};
/// Virtual time: large enough that the disk does not set the pace.
constexpr std::size_t virtual_records = 4096;
/// What is kept while nothing can be written: half a day of any sensor.
constexpr std::size_t kept_bytes = std::size_t{64} << 20U;
/// At the end nobody waits for a disk to get better; this often it is asked, at once (chosen).
constexpr int last_attempts = 3;
/// A piece is read as a whole; it stays small also where it collected for long.
constexpr std::size_t piece_bytes = std::size_t{256} << 10U;

} // namespace

struct recorder::state {
    state(const std::filesystem::path& store_file, session_header header, recorder_mode how)
        : file{store_file}
        , mode{how}
        , writer{store_file, std::move(header)}
        , queue{how == recorder_mode::real_time ? queue_records : 1} {}

    const std::filesystem::path file;
    const recorder_mode mode;

    // [session] fills, [recorder] empties. The queue is the only thing the session's step touches.
    std::atomic<std::uint64_t> lost{0};
    // Only the thread that writes: [recorder] while it runs, else the caller. Anyone may hurry it.
    session_writer writer;
    piece_maker maker;
    std::deque<session_piece> waiting;
    std::size_t waiting_bytes = 0;
    std::string published_id; ///< written before `published` is set, never afterwards
    std::atomic<bool> published{false};

    std::atomic<bool> unsaved{false}; ///< cannot_save is not empty
    std::mutex guard;                 ///< of the next five
    std::condition_variable wake;
    bool stopping = false;
    std::string cannot_save;
    std::vector<check_in> check_ins;
    std::optional<trace_wish> wish;

    boost::lockfree::spsc_queue<record> queue;
    std::thread thread;
    bool finished = false;

    void take(const record& r) {
        if (waiting_bytes + maker.bytes() > kept_bytes) {
            lost.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        maker.add(r);
        if (maker.bytes() >= piece_bytes) close_piece();
    }
    void close_piece() {
        waiting.push_back(maker.take());
        waiting_bytes += waiting.back().body.size();
    }

    /// Writes all that has come; true: all is saved. Never throws: out of memory is said like a full disk.
    bool write() noexcept {
        try {
            queue.consume_all([this](const record& r) { take(r); });
            if (!maker.empty()) close_piece();
            std::vector<check_in> answers;
            std::optional<trace_wish> said;
            {
                const std::lock_guard lock{guard};
                answers.swap(check_ins);
                said.swap(wish);
            }
            auto done = writer.prepare();
            if (done) publish();
            while (done && (!waiting.empty() || !answers.empty()))
                done = writer.write(waiting, answers, lost.load(std::memory_order_relaxed));
            if (done && said) done = writer.hide_trace(*said);
            waiting_bytes = 0;
            for (const auto& p : waiting)
                waiting_bytes += p.body.size();
            const std::lock_guard lock{guard};
            check_ins.insert(check_ins.begin(), answers.begin(), answers.end());
            if (!done && !wish) wish = said; // a newer one has come meanwhile, or it waits
            say(done ? std::string{} : std::move(done.error().what));
            return done.has_value();
        } catch (const std::bad_alloc&) {
            cannot_save_for_want_of_memory();
            return false;
        }
    }
    /// With the guard held.
    void say(std::string why) noexcept {
        cannot_save = std::move(why);
        unsaved.store(!cannot_save.empty(), std::memory_order_relaxed);
    }
    void cannot_save_for_want_of_memory() noexcept {
        const std::lock_guard lock{guard};
        say("out of memory"); // fits into the string itself: takes none
    }
    void publish() {
        if (published.load(std::memory_order_relaxed)) return;
        published_id = writer.header().id;
        published.store(true, std::memory_order_release);
    }

    /// Writes the last and the word for it. True: all of it is saved.
    bool end() noexcept {
        if (!write()) return false;
        try {
            // A session that was put down without a word ended early.
            auto done =
                writer.end(maker.ended().value_or(ended_as::early), lost.load(std::memory_order_relaxed));
            const std::lock_guard lock{guard};
            if (!done) say(std::move(done.error().what));
            return done && check_ins.empty() && !wish;
        } catch (const std::bad_alloc&) {
            cannot_save_for_want_of_memory();
            return false;
        }
    }

    /// [recorder]
    void run() {
        std::unique_lock lock{guard};
        auto next = std::chrono::steady_clock::now() + write_every;
        while (!wake.wait_until(lock, next, [this] { return stopping; })) {
            lock.unlock();
            write();
            lock.lock();
            // What a slow transaction took is part of the period; a machine that slept does not catch up.
            next = std::max(next + write_every, std::chrono::steady_clock::now());
        }
    }
};

recorder::recorder(std::unique_ptr<state> s)
    : state_{std::move(s)} {}

std::unique_ptr<recorder> recorder::begin(const std::filesystem::path& file, session_header header,
                                          recorder_mode mode) {
    auto s = std::make_unique<state>(file, std::move(header), mode);
    s->write();
    if (mode == recorder_mode::real_time) s->thread = std::thread{[whole = s.get()] { whole->run(); }};
    return std::unique_ptr<recorder>{new recorder{std::move(s)}};
}

recorder::~recorder() {
    finish();
}

void recorder::on_record(const record& r) noexcept {
    auto& s = *state_;
    if (s.finished) return;
    if (s.mode == recorder_mode::real_time) {
        const bool full =
            std::holds_alternative<input_record>(r) && s.queue.write_available() <= kept_for_findings;
        if (full || !s.queue.push(r)) s.lost.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    try {
        s.take(r);
    } catch (const std::bad_alloc&) {
        s.lost.fetch_add(1, std::memory_order_relaxed);
    }
    if (s.maker.records() >= virtual_records) s.write();
}

void recorder::finish() {
    auto& s = *state_;
    if (s.finished) return;
    s.finished = true;
    s.writer.hurry(); // somebody waits for the window to close
    if (s.thread.joinable()) {
        {
            const std::lock_guard lock{s.guard};
            s.stopping = true;
        }
        s.wake.notify_one();
        s.thread.join();
    }
    for (int attempt = 0; attempt < last_attempts && !s.end(); ++attempt) {
    }
    s.writer.release();
}

std::string recorder::trouble() const {
    auto& s = *state_;
    const auto lost = s.lost.load(std::memory_order_relaxed);
    // Asked with every frame: where all is well there is no lock to wait for.
    if (lost == 0 && !s.unsaved.load(std::memory_order_relaxed)) return {};
    const std::lock_guard lock{s.guard};
    if (lost == 0) return s.cannot_save;
    if (s.cannot_save.empty())
        return trn("{} records of this session are lost: the computer could not keep up",
                   "{} records of this session are lost: the computer could not keep up", lost);
    return trn("{1}; {0} records of this session are lost", "{1}; {0} records of this session are lost", lost,
               s.cannot_save);
}

std::uint64_t recorder::lost() const noexcept {
    return state_->lost.load(std::memory_order_relaxed);
}

const std::string& recorder::id() const noexcept {
    static const std::string none;
    return state_->published.load(std::memory_order_acquire) ? state_->published_id : none;
}

result<void> recorder::add_check_in(const check_in& answers) {
    auto& s = *state_;
    if (!s.finished) {
        {
            const std::lock_guard lock{s.guard};
            s.check_ins.push_back(answers);
        }
        if (s.mode == recorder_mode::virtual_time) s.write();
        return {};
    }
    if (id().empty())
        return fail(errc::not_found, tr("the session was not saved, so its check-in cannot be saved either"));
    auto opened = store::open(s.file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    return opened->add_check_in(id(), answers);
}

result<void> recorder::hide_trace(bool hidden, std::int64_t utc_ms) {
    auto& s = *state_;
    if (!s.finished) {
        {
            const std::lock_guard lock{s.guard};
            s.wish = trace_wish{hidden, utc_ms};
        }
        if (s.mode == recorder_mode::virtual_time) s.write();
        return {};
    }
    if (id().empty()) return fail(errc::not_found, tr("the session was not saved, so it cannot be kept that its trace is hidden"));
    auto opened = store::open(s.file);
    if (!opened) return tl::unexpected{std::move(opened.error())};
    return opened->hide_trace(id(), hidden, utc_ms);
}

} // namespace attune
