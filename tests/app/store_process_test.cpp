// Law 6 and the rule that two instances never share a session, with real processes that are really killed.
// Time is real here because what is tested is how far behind the clock the disk may be.

#include "app/store/live_lock.hpp"
#include "app/store/recorder.hpp"
#include "app/store/store.hpp"
#include "tests/app/store_support.hpp"
#include "tests/support/catch.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>

using namespace attune;
using attune::test::header_for;
using attune::test::own_folder;

namespace {

using namespace std::chrono_literals;
constexpr double beat_s = 0.25; // 240 a minute: the store knows no better, and the test has more to see

/// What a child leaves behind for its parent, however it dies.
struct seen {
    std::atomic<double> newest_t{-1}; ///< of the last record that on_record has taken
    std::atomic<bool> begun{false};
    std::array<char, 48> id{};
};

class shared_seen {
public:
    shared_seen()
        : at_{::mmap(nullptr, sizeof(seen), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)} {
        new (at_) seen;
    }
    ~shared_seen() { ::munmap(at_, sizeof(seen)); }
    shared_seen(const shared_seen&) = delete;
    shared_seen& operator=(const shared_seen&) = delete;
    seen* operator->() const { return static_cast<seen*>(at_); }

private:
    void* at_;
};

pid_t in_child(const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a test that fails leaves nobody behind
        work();
        ::_exit(0);
    }
    return child;
}

/// Records until it is killed: bytes every 10 ms, a beat every 250 ms, all with the time that has really
/// passed.
void record_for_ever(const std::filesystem::path& file, const shared_seen& tell) {
    auto r = recorder::begin(file, header_for(), recorder_mode::real_time);
    r->id().copy(tell->id.data(), tell->id.size() - 1);
    const auto began = std::chrono::steady_clock::now();
    tell->begun = true;
    std::uint64_t beats = 0;
    for (;;) {
        const double t = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        input_record in{};
        in.tick = static_cast<std::uint64_t>(t / 0.05);
        in.in.size = 60;
        r->on_record(in);
        if (t >= static_cast<double>(beats) * beat_s) {
            r->on_record(beat_record{beats, seconds{t}, milliseconds{250}, beats == 0, std::nullopt});
            ++beats;
            tell->newest_t = t;
        }
        std::this_thread::sleep_for(10ms);
    }
}

void wait_until(const std::function<bool()>& done) {
    const auto patience = std::chrono::steady_clock::now() + 30s;
    while (!done() && std::chrono::steady_clock::now() < patience)
        std::this_thread::sleep_for(1ms);
    REQUIRE(done());
}

} // namespace

TEST_CASE("law 6: killed at any instant, the program loses at most the last second, and the store opens "
          "again by itself",
          "[app][store][law]") {
    std::mt19937_64 random{20261124};
    constexpr std::size_t times = 10;
    std::vector<std::unique_ptr<own_folder>> folders; // on a real disk: its time is part of the second
    for (std::size_t i = 0; i < times; ++i)
        folders.push_back(std::make_unique<own_folder>(std::filesystem::temp_directory_path()));
    std::vector<shared_seen> told(times);
    std::vector<pid_t> children;
    for (std::size_t i = 0; i < times; ++i)
        children.push_back(in_child([&] { record_for_ever(*folders[i] / "attune.db", told[i]); }));
    for (std::size_t i = 0; i < times; ++i)
        wait_until([&] { return told[i]->begun.load(); });
    // Ten moments between 0 and 3 s, killed in the order in which they come.
    std::vector<std::pair<std::chrono::microseconds, std::size_t>> moments;
    for (std::size_t i = 0; i < times; ++i)
        moments.emplace_back(random() % 3'000'000, i);
    std::sort(moments.begin(), moments.end());
    const auto began = std::chrono::steady_clock::now();
    for (const auto& [after, i] : moments) {
        std::this_thread::sleep_until(began + after);
        ::kill(children[i], SIGKILL);
        int status = 0;
        ::waitpid(children[i], &status, 0);
        REQUIRE(WIFSIGNALED(status));
    }
    for (const auto& [after, i] : moments) {
        const auto s = store::open(*folders[i] / "attune.db");
        REQUIRE(s);
        const auto rows = s->sessions();
        REQUIRE(rows);
        REQUIRE(rows->size() == 1);
        CHECK(rows->front().id == told[i]->id.data());
        CHECK(rows->front().ended == ended_as::recovered);
        const auto r = s->read(rows->front().id);
        REQUIRE(r);
        CHECK(r->ended == ended_as::recovered);
        CHECK(r->beats.size() == rows->front().beats);
        const double stored = r->beats.empty() ? 0 : r->beats.back().t_s;
        INFO("killed after " << after.count() << " us; newest beat " << told[i]->newest_t
                             << " s, stored up to " << stored);
        CHECK(told[i]->newest_t - stored <= 1.0 + beat_s);
        for (std::size_t k = 0; k < r->beats.size(); ++k)
            REQUIRE(r->beats[k].t_s >= static_cast<double>(k) * beat_s); // none is missing in the middle
        CHECK(r->duration_s >= stored);
    }
}

TEST_CASE("two instances never share a session", "[app][store]") {
    const own_folder folder;
    const auto file = folder / "attune.db";
    const shared_seen a, b;
    const pid_t first = in_child([&] { record_for_ever(file, a); });
    const pid_t second = in_child([&] { record_for_ever(file, b); }); // both may be making the store just now
    wait_until([&] { return a->begun && b->begun && a->newest_t > 1 && b->newest_t > 1; });
    const std::string id_a = a->id.data(), id_b = b->id.data();
    CHECK(!id_a.empty());
    CHECK(!id_b.empty());
    CHECK(id_a != id_b);
    CHECK(live_lock::take(file, id_a).error().code == errc::busy);
    { // opening a store does not take the running sessions of others for dead ones
        const auto s = store::open(file);
        REQUIRE(s);
        const auto rows = s->sessions();
        REQUIRE(rows);
        CHECK(rows->size() == 2);
        for (const auto& row : *rows)
            CHECK_FALSE(row.ended);
        CHECK(s->read(id_a)->beats.size() > 0);
    }
    ::kill(first, SIGKILL);
    ::waitpid(first, nullptr, 0);
    { // reading alone says the same as marking
        const auto s = store::open_read_only(file);
        REQUIRE(s);
        CHECK(s->read(id_a)->ended == ended_as::recovered);
        CHECK_FALSE(s->read(id_b)->ended);
    }
    {
        const auto s = store::open(file);
        REQUIRE(s);
        CHECK(s->read(id_a)->ended == ended_as::recovered);
        CHECK_FALSE(s->read(id_b)->ended);
        CHECK_FALSE(std::filesystem::exists(folder / (".attune-live/" + id_a)));
    }
    ::kill(second, SIGKILL);
    ::waitpid(second, nullptr, 0);
}

TEST_CASE("recovered sessions keep the beats and the duration that were stored", "[app][store]") {
    const own_folder folder;
    const shared_seen told;
    const pid_t child = in_child([&] {
        auto r = recorder::begin(folder / "attune.db", header_for(), recorder_mode::virtual_time);
        r->id().copy(told->id.data(), told->id.size() - 1);
        for (const auto& one : test::plain_session(2000, false)) // 8000 records: one transaction is through
            r->on_record(one);
        ::_exit(0); // no destructor, no finish
    });
    ::waitpid(child, nullptr, 0);
    const auto s = store::open(folder / "attune.db");
    REQUIRE(s);
    const auto row = s->sessions()->front();
    CHECK(row.ended == ended_as::recovered);
    const auto r = s->read(row.id);
    REQUIRE(r);
    CHECK(row.beats == r->beats.size());
    CHECK(row.beats ==
          1024); // 4096 records: the phase, two beats of three, 1022 of four, and the bytes of the next
    CHECK(row.duration_s == r->duration_s);
    CHECK_THAT(row.duration_s, WithinAbs(1024 * 0.8005, 0.05)); // a tick of the grid
}

TEST_CASE("killed while the store is made: nothing half-made is left under its name", "[app][store]") {
    std::mt19937_64 random{5};
    const own_folder folder;
    // As long as it takes here, under a sanitizer ten times as long as without.
    const auto begun = std::chrono::steady_clock::now();
    REQUIRE(store::open(folder / "measured.db"));
    const auto window_us =
        static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun).count()) * 2;
    int left = 0;
    for (int i = 0; i < 40; ++i) {
        const auto file = folder / ("s" + std::to_string(i) + ".db");
        const pid_t child = in_child([&] { (void)store::open(file); });
        std::this_thread::sleep_for(std::chrono::microseconds{random() % window_us});
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        left += std::filesystem::exists(file);
        const auto s = store::open(file);
        INFO((s ? "" : s.error().what));
        REQUIRE(s);
        CHECK(s->sessions()->empty());
    }
    // Of 40 moments in twice that time some fall before and some after the file has its name, else nothing was tried.
    CHECK(left > 0);
    CHECK(left < 40);
}
