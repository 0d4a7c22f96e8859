// What a passphrase over the store costs: locking 200 sessions of twenty minutes for the first time, opening them,
// another passphrase, and what a reader and a transaction pay afterwards.
//
// Workload: a session has 1200 beats with their classes, numbers every second and 60 raw bytes 20 times a second, some
// 2 MB. Budgets: unlocking 1 s (a person waits); reading a session is part of 500 ms to a ready review.

#include "app/store/recorder.hpp"
#include "app/store/session_id.hpp"
#include "app/store/store.hpp"
#include "app/store/store_lock.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

using namespace attune;

namespace {

namespace fs = std::filesystem;

template <class Work>
void told(const char* what, Work&& work) {
    const auto from = std::chrono::steady_clock::now();
    const bool done = static_cast<bool>(work());
    const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - from).count();
    std::printf("%-52s %10.1f ms%s\n", what, ms, done ? "" : "  FAILED");
}

secret phrase(std::string text) {
    return secret_of(text);
}

std::string practised(const fs::path& file, std::int64_t started) {
    session_header h;
    h.client = "A7";
    h.started_utc_ms = started;
    h.sensor = "serial:/dev/ttyUSB0";
    h.setup.plan.id = "resonance";
    h.setup.plan.title = "Resonance pace";
    auto r = recorder::begin(file, h, recorder_mode::virtual_time);
    for (std::uint64_t tick = 0; tick < 24'000; ++tick) {
        input_record in{};
        in.tick = tick;
        in.in.size = 60;
        for (std::size_t k = 0; k < in.in.size; ++k)
            in.in.data[k] = static_cast<std::byte>((tick * 31 + k * 7) & 0xFF);
        r->on_record(in);
        if (tick % 20 != 0) continue;
        const auto i = tick / 20;
        const seconds t{static_cast<double>(tick) * 0.05};
        r->on_record(beat_record{i, t, milliseconds{1000}, i == 0, std::nullopt});
        r->on_record(class_record{i, beat_class::normal, 0.1});
        numbers_record n{};
        n.t = t;
        r->on_record(n);
    }
    r->on_record(ended_record{seconds{1200}, ended_as::complete, 24'000});
    r->finish();
    return r->id();
}

} // namespace

int main(int argc, char** argv) {
    const int sessions = argc > 1 ? std::atoi(argv[1]) : 200;
    const fs::path folder = fs::temp_directory_path() / ("attune-bench-" + std::to_string(chance()));
    fs::create_directories(folder);
    const auto file = folder / "attune.db";
    std::string id;
    for (int i = 0; i < sessions; ++i)
        id = practised(file, 1795556160000 + i * 86'400'000LL);
    std::printf("%d sessions, %.0f MB\n", sessions, static_cast<double>(fs::file_size(file)) / 1e6);
    const auto right = phrase("three small herons"), next = phrase("four larger herons");
    told("read a session, open", [&] { return store::open_read_only(file)->read(id); });
    told("lock for the first time", [&] { return lock_store(file, right); });
    std::printf("%.0f MB\n", static_cast<double>(fs::file_size(file)) / 1e6);
    for (int i = 0; i < 3; ++i) {
        forget_key(file);
        told("unlock (budget 1000)", [&] { return unlock_store(file, right); });
    }
    told("read a session, sealed", [&] { return store::open_read_only(file)->read(id); });
    told("list of all, sealed", [&] { return store::open_read_only(file)->sessions(); });
    told("another passphrase", [&] { return change_passphrase(file, right, next); });
    told("a whole session more, sealed", [&] { return !practised(file, 1895556160000).empty(); });
    told("no passphrase any more", [&] { return remove_passphrase(file, next); });
    fs::remove_all(folder);
    return 0;
}
