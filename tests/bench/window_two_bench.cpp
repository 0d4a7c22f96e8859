// What a frame costs while two people are led at once: processor time of all threads, and the time on the wall.
//
// Workload: two simulated straps in real time, each with a port thread, an engine and a recorder; the console of two at
// 1280x720 and the client's picture in a window of its own, given to one of them, so that three hearts are drawn. 20 s
// at 60 frames a second, after 25 s in which the traces fill. Budget: p99 of 25 ms on the wall (both windows and the
// step of both sessions).

#include "app/shell/shell.hpp"
#include "app/ui/client_picture.hpp"
#include "app/ui/screens.hpp"
#include "app/ui/window/look.hpp"
#include "drivers/port/clock.hpp"
#include "tests/bench/window_measure.hpp"
#include "tests/support/scratch.hpp"

#include <SDL.h>
#include <thread>

using namespace attune;

namespace {

constexpr int frames = 1200, warm_up = 1500;

double ms(host_duration d) {
    return std::chrono::duration<double, std::milli>(d).count();
}

int run(ui::renderer_choice which) {
    auto first = ui::window::open(bench::size_1280x720(which));
    auto beside = bench::size_1280x720(which);
    beside.beside = true;
    auto second = ui::window::open(beside);
    if (!first || !second) {
        std::printf("skipped: %s\n", (first ? second : first).error().what.c_str());
        return 0;
    }
    test::scratch_folder folder;
    shell program{shell_options{folder / "attune.db", folder / "config", std::filesystem::path{ATTUNE_SOURCE_DIR} / "assets",
                                "sim:calm?seed=3", "K7"}};
    const auto ask = [&](auto what) { program.handle(ask_lead{std::move(what)}, monotonic_now()); };
    program.handle(accept_safety{}, monotonic_now());
    program.handle(go_to{screen::lead}, monotonic_now());
    ask(choose_protocol{"settling-together"});
    ask(lead_two{true});
    ask(choose_client{"K9", true});
    ask(choose_second_sensor{"sim:aroused?seed=4"});
    ask(begin_led{});
    ask(give_picture{1});
    if (program.view().current != screen::console) {
        std::printf("no session: %s\n", program.view().message.c_str());
        return 1;
    }
    ui::look look, second_look;
    ui::screens screens;
    ui::client_picture picture;
    std::vector<ui_command> asked;
    std::vector<double> cpu, wall, step;
    std::printf("%s, %s\n", (*first)->renderer_words().c_str(), bench::where());
    auto next = monotonic_now();
    for (int i = 0; i < frames + warm_up; ++i) {
        next += std::chrono::microseconds{16'667};
        std::this_thread::sleep_until(std::chrono::steady_clock::time_point{next.time_since_epoch()});
        const double c0 = bench::cpu_ms();
        const auto w0 = monotonic_now();
        for (SDL_Event e; SDL_PollEvent(&e) != 0;)
            (*first)->take(e);
        const auto& v = program.frame(w0);
        const auto w1 = monotonic_now();
        const auto draw = [&](ui::window& w, ui::look& l, auto&& scene) {
            w.make_current();
            if (!l.dress(w, v.chosen)) std::exit(1);
            w.begin_frame(1.0 / 60);
            scene();
            w.end_frame();
            w.paint({0x0E1420, 0x141C2C});
            w.present();
        };
        draw(**first, look, [&] { screens.draw(v, look.letters(), 1.0 / 60, asked); });
        draw(**second, second_look, [&] { picture.draw(v, second_look.letters(), 1.0 / 60); });
        if (i < warm_up) continue;
        step.push_back(ms(w1 - w0));
        wall.push_back(ms(monotonic_now() - w0));
        cpu.push_back(bench::cpu_ms() - c0);
    }
    bench::print("two people: step of both", step, "ms", "");
    bench::print("two people: frame, both windows", cpu, "ms CPU", "");
    bench::print("two people: frame, both windows", wall, "ms", "(budget p99 25 ms)");
    std::printf("  resident %.0f MB\n", bench::resident_mb());
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::string only = argc > 1 ? argv[1] : "";
    int bad = 0;
    if (only != "gl") bad |= run(ui::renderer_choice::software);
    if (only != "software") bad |= run(ui::renderer_choice::gl);
    return bad;
}
