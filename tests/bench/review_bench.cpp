// What looking at a day costs: opening it, zooming and panning, one beat changed by hand, memory.
//
// attune_review_bench [--opengl] [FILE]
// Workload: 24 h of intervals (100,000 and more; a file named on the command line, else a made heart with an early
// beat every 500), imported into a store of its own; drawn at 1280x720 by the software renderer or OpenGL (llvmpipe
// where there is no card), in memory or on the display, a wheel step or a drag in each frame. Yardsticks, of the same day on the same machine: opening against reading its records
// alone, a frame against one of the whole day standing still. Budgets: opening 150 ms and half of reading all records, raw bytes included; a frame
// 16 ms; 60 MB more resident than on Home.
#include "app/files/atomic_file.hpp"
#include "app/live/import_session.hpp"
#include "app/shell/review_desk.hpp"
#include "app/store/store.hpp"
#include "app/ui/screens.hpp"
#include "app/ui/widgets/registry.hpp"
#include "app/ui/window/look.hpp"
#include "tests/bench/window_measure.hpp"
#include "tests/support/scratch.hpp"

#include <imgui.h>

#include <chrono>
#include <cmath>
#include <functional>
#include <string>
#include <string_view>

using namespace attune;

namespace {

constexpr int frames = 200, openings = 15;

std::string made_day() {
    std::string text;
    double t = 0;
    for (int i = 0; t < 86'400'000; ++i) {
        const int swing = static_cast<int>(40 * std::sin(i * 0.6) + 60 * std::sin(i * 0.0007));
        const int early = i % 500 == 250 ? -240 : i % 500 == 251 ? 240 : 0;
        const int ms = 820 + swing + (i * 37) % 23 + early;
        text += std::to_string(ms) + '\n';
        t += ms;
    }
    return text;
}

std::vector<double> timed(int times, const std::function<void()>& work) {
    std::vector<double> all;
    for (int i = 0; i < times; ++i) {
        const double from = bench::cpu_ms();
        work();
        all.push_back(bench::cpu_ms() - from);
    }
    return all;
}

/// Milliseconds by the clock: what somebody who pans waits for.
std::vector<double> clocked(int times, const std::function<void()>& work) {
    std::vector<double> all;
    for (int i = 0; i < times; ++i) {
        const auto from = std::chrono::steady_clock::now();
        work();
        all.push_back(std::chrono::duration<double, std::milli>{std::chrono::steady_clock::now() - from}.count());
    }
    return all;
}

double middle(std::vector<double> v) {
    std::sort(v.begin(), v.end());
    return v[v.size() / 2];
}

} // namespace

int main(int argc, char** argv) {
    std::string day;
    const bool opengl = argc > 1 && std::string_view{argv[1]} == "--opengl";
    const int named = opengl ? 2 : 1;
    if (argc > named) {
        const auto read = read_file(argv[named], std::size_t{64} << 20U);
        if (!read) return std::printf("%s\n", read.error().what.c_str()), 1;
        day = *read;
    } else
        day = made_day();
    const test::scratch_folder folder{std::filesystem::temp_directory_path()};
    const auto file = folder / "a.db";
    result<import_outcome> made = fail(errc::invalid, "not yet");
    const auto importing = timed(1, [&] { made = import_session(file, day, "day.txt"); });
    if (!made) return std::printf("%s\n", made.error().what.c_str()), 1;
    day = {};
    std::printf("%llu beats, %.1f h; import %.0f ms CPU\n", static_cast<unsigned long long>(made->beats),
                made->duration_s / 3600, importing[0]);

    auto opened = ui::window::open(bench::size_1280x720(opengl ? ui::renderer_choice::gl : ui::renderer_choice::software));
    if (!opened) return std::printf("skipped: %s\n", opened.error().what.c_str()), 0;
    ui::window& w = **opened;
    std::printf("%s, %s\n", w.renderer_words().c_str(), bench::where());
    app_view view;
    view.chosen.safety_read = true;
    ui::look look;
    ui::screens screens;
    std::vector<ui_command> asked;
    w.make_current();
    if (!look.dress(w, view.chosen)) return 1;
    const auto frame = [&] {
        w.begin_frame(1.0 / 60);
        screens.draw(view, look.letters(), 1.0 / 60, asked);
        w.end_frame();
        w.paint({0x0E1420, 0x141C2C});
        w.present();
    };
    for (int i = 0; i < 30; ++i)
        frame();
    const double home = bench::resident_mb();

    review_desk desk{view, {file, [] { return std::int64_t{1795600000000}; }}};
    const auto reading = timed(openings, [&] { (void)store::open(file)->records(made->id); });
    const auto whole = timed(openings, [&] { (void)desk.open(made->id); });
    bench::print("reading its records", reading, "ms CPU", "(yardstick)");
    bench::print("opening its review", whole, "ms CPU", "(budget 150 ms)");
    std::printf("  opening against reading: %.2f (budget 0.5)\n", middle(whole) / middle(reading));

    view.current = screen::review;
    for (int i = 0; i < 30; ++i)
        frame();
    const auto still = timed(frames, frame);
    bench::print("frame, the whole day, still", still, "ms CPU", "(yardstick)");
    const auto* graph = screens.drawn().find("graph");
    if (!graph) return 1;
    const auto at = graph->visible.centre();
    const auto wheel = [&](float by) {
#if IMGUI_VERSION_NUM >= 18700
        ImGui::GetIO().AddMousePosEvent(at.x, at.y);
        ImGui::GetIO().AddMouseWheelEvent(0, by);
#else
        ImGui::GetIO().MousePos = at;
        ImGui::GetIO().MouseWheel = by;
#endif
    };
    int n = 0;
    const auto zooming = timed(frames, [&] {
        wheel(n++ / 40 % 2 == 0 ? 1.0F : -1.0F);
        frame();
    });
    bench::print("frame, zooming in and out", zooming, "ms CPU", opengl ? "(all threads)" : "(budget 16 ms)");
    bench::print("  by the clock", clocked(frames, [&] {
                     wheel(n++ / 40 % 2 == 0 ? 1.0F : -1.0F);
                     frame();
                 }),
                 "ms", "(budget 16 ms)");
    // A day within which there is room to pan: a few wheel steps in, then the hand goes to and fro.
    for (int i = 0; i < 8; ++i) {
        wheel(1);
        frame();
    }
    const auto drag = [&](bool down) {
        const float x = at.x + static_cast<float>(n++ / 20 % 2 == 0 ? n % 20 : 20 - n % 20) * 8;
#if IMGUI_VERSION_NUM >= 18700
        ImGui::GetIO().AddMousePosEvent(x, at.y);
        ImGui::GetIO().AddMouseButtonEvent(0, down);
#else
        ImGui::GetIO().MousePos = {x, at.y};
        ImGui::GetIO().MouseDown[0] = down;
#endif
        frame();
    };
    drag(false);
    const auto panning = timed(frames, [&] { drag(true); });
    bench::print("frame, panning", panning, "ms CPU", opengl ? "(all threads)" : "(budget 16 ms)");
    bench::print("  by the clock", clocked(frames, [&] { drag(true); }), "ms", "(budget 16 ms)");
    drag(false);
    std::printf("  panning against still: %.2f (budget 1.5)\n", middle(panning) / middle(still));
    std::printf("  zooming against still: %.2f (budget 1.5)\n", middle(zooming) / middle(still));
    std::printf("  resident: Home %.0f MB, review %.0f MB, difference %.0f MB (budget 60 MB)\n", home, bench::resident_mb(),
                bench::resident_mb() - home);

    std::size_t beat = 1000;
    const auto changing = timed(openings, [&] { desk.handle(give_class{beat++, beat_class::misaligned}); });
    bench::print("a beat changed by hand", changing, "ms CPU", "(budget 150 ms)");
    if (!view.message.empty()) std::printf("  %s\n", view.message.c_str());
    std::printf("  resident %.0f MB\n", bench::resident_mb());
}
