// What a frame costs: processor time, all threads.
//
// Workload: the Practice screen at its fullest (orb on the way, a minute of beats over the wave, ten minutes
// of activation with its band) at 1280x720, 300 frames, one 60th of a second apart in the view's time, drawn
// without pause. Yardstick: the same window with an empty ImGui frame. Budget: 10 ms with OpenGL on llvmpipe
// (the whole frame).

#include "app/ui/screens.hpp"
#include "app/ui/window/look.hpp"
#include "tests/bench/window_measure.hpp"
#include "tests/support/busy_view.hpp"

#include <SDL.h>

using namespace attune;

namespace {

constexpr int frames = 300, warm_up = 30;

struct cost {
    std::vector<double> build, paint, present, all;
};

void take_events(ui::window& w) {
    for (SDL_Event e; SDL_PollEvent(&e) != 0;)
        w.take(e);
}

template <class Draw>
cost measure(ui::window& w, Draw&& draw) {
    cost c;
    for (int i = 0; i < frames + warm_up; ++i) {
        take_events(w);
        const double a = bench::cpu_ms();
        w.begin_frame(1.0 / 60);
        draw(i);
        w.end_frame();
        const double b = bench::cpu_ms();
        w.paint({0x0E1420, 0x141C2C});
        const double d = bench::cpu_ms();
        w.present();
        const double e = bench::cpu_ms();
        if (i < warm_up) continue;
        c.build.push_back(b - a);
        c.paint.push_back(d - b);
        c.present.push_back(e - d);
        c.all.push_back(e - a);
    }
    return c;
}

void run(ui::renderer_choice which, const char* budget) {
    auto opened = ui::window::open(bench::size_1280x720(which));
    if (!opened) {
        std::printf("skipped: %s\n", opened.error().what.c_str());
        return;
    }
    ui::window& w = **opened;
    session_view session;
    test::busy_session(session, 0);
    auto view = test::busy_practice(session);
    ui::look look;
    ui::screens screens;
    std::vector<ui_command> asked;
    w.make_current();
    if (!look.dress(w, view.chosen)) return;
    std::printf("%s, %s\n", w.renderer_words().c_str(), bench::where());
    bench::print("empty ImGui frame, whole", measure(w, [](int) {}).all, "ms CPU", "(yardstick)");
    const cost c = measure(w, [&](int i) {
        test::busy_session(session, i / 60.0);
        screens.draw(view, look.letters(), 1.0 / 60, asked);
    });
    bench::print("practice: build", c.build, "ms CPU", "");
    bench::print("practice: paint", c.paint, "ms CPU", "");
    bench::print("practice: present", c.present, "ms CPU", "");
    bench::print("practice: whole frame", c.all, "ms CPU", budget);
    std::printf("  resident %.0f MB\n", bench::resident_mb());
}

} // namespace

int main(int argc, char** argv) {
    const std::string only = argc > 1 ? argv[1] : "";
    if (only != "gl") run(ui::renderer_choice::software, "(resident <= 60 MB)");
    if (only != "software") run(ui::renderer_choice::gl, "(budget 10 ms on llvmpipe, resident <= 130 MB)");
}
