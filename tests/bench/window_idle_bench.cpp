// What the still window takes of a core.
//
// Workload: Home, untouched, 10 s of real time, as the program's loop turns it. Yardstick: the same loop with
// an empty ImGui frame. Budget: 5 % of a core. SDL can only poll where there is no display: run it under
// tests/e2e/xvfb.sh.

#include "app/ui/screens.hpp"
#include "app/ui/window/look.hpp"
#include "app/ui/window/loop.hpp"
#include "drivers/port/clock.hpp"
#include "tests/bench/window_measure.hpp"
#include "tests/support/busy_view.hpp"

using namespace attune;

namespace {

class still_scene final : public ui::scene {
public:
    explicit still_scene(bool with_screens)
        : with_screens_{with_screens} {}
    int frames = 0;

    void step(host_time now) override {
        now_ = now;
        if (from_ == host_time{}) from_ = now;
    }
    result<void> dress(ui::window& w) override { return look_.dress(w, view_.chosen); }
    void draw(double dt) override {
        ++frames;
        if (with_screens_) screens_.draw(view_, look_.letters(), dt, asked_);
    }
    void ask_quit(host_time) override { now_ += std::chrono::hours{1}; }
    bool moving() const override { return with_screens_ && screens_.moving(); }
    bool finished() const override { return now_ - from_ > std::chrono::seconds{10}; }
    ui::ground_colours ground() const override { return ui::ground_of(view_.chosen); }

private:
    bool with_screens_;
    app_view view_ = test::busy_home();
    ui::look look_;
    ui::screens screens_;
    std::vector<ui_command> asked_;
    host_time from_{}, now_{};
};

void run(ui::renderer_choice which, bool with_screens, const char* budget) {
    auto w = ui::window::open(bench::size_1280x720(which));
    if (!w) {
        std::printf("skipped: %s\n", w.error().what.c_str());
        return;
    }
    still_scene scene{with_screens};
    const auto from = monotonic_now();
    const double cpu = bench::cpu_ms();
    if (!ui::run_loop(**w, scene)) return;
    const double wall = std::chrono::duration<double, std::milli>(monotonic_now() - from).count();
    std::printf("%-40s %-5s  %.2f %% of a core, %d frames in %.1f s  %s\n", (*w)->renderer_words().c_str(),
                with_screens ? "Home" : "empty", 100 * (bench::cpu_ms() - cpu) / wall, scene.frames,
                wall / 1000, budget);
    std::fflush(stdout);
}

} // namespace

int main() {
    std::printf("%s\n", bench::where());
    for (const auto which : {ui::renderer_choice::software, ui::renderer_choice::gl}) {
        run(which, false, "(yardstick)");
        run(which, true, "(budget 5 %)");
    }
}
