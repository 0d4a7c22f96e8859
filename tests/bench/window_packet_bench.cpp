// From a byte in the port to changed pixels on the display.
//
// Workload: a strap's line ("RR 812") is written into a pty at any moment of a frame, 200 times; acquisition,
// decoder, session, store and window run as in the program, at 60 frames a second, and a second connection to
// the display watches one pixel in the middle of the window, whose colour tells whether the number of beats
// is odd. Yardstick in the same run: the watcher's own look at the display. Budget: p95 50 ms, of which ours
// (from the step that sees the beat until the frame is handed to the display) one frame, 16.7 ms. Run under
// tests/e2e/xvfb.sh.

#include "app/live/live_session.hpp"
#include "app/ui/window/loop.hpp"
#include "drivers/port/clock.hpp"
#include "tests/bench/window_measure.hpp"
#include "tests/support/pty.hpp"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <imgui.h>

#include <atomic>
#include <filesystem>
#include <poll.h>
#include <random>
#include <thread>

using namespace attune;

namespace {

constexpr int packets = 200;

double ms_since(host_time from) {
    return std::chrono::duration<double, std::milli>(monotonic_now() - from).count();
}

/// The real session under a picture that answers each beat.
class answering_scene final : public ui::scene {
public:
    explicit answering_scene(live_session& session)
        : session_{session} {}
    std::atomic<bool> done{false};
    std::atomic<std::uint64_t> beats{0};
    std::vector<double> ours;

    void step(host_time now) override {
        const auto count = session_.pump(now).beat_count;
        if (count != beats.load()) seen_ = now;
        beats.store(count);
    }
    result<void> dress(ui::window& w) override {
        if (dressed_) return {};
        dressed_ = true;
        ImGui::GetIO().Fonts->AddFontDefault();
        return w.upload_fonts();
    }
    void draw(double) override {
        const ImVec2 size = ImGui::GetIO().DisplaySize;
        ImGui::GetBackgroundDrawList()->AddRectFilled(
            {0, 0}, size, beats.load() % 2 == 1 ? IM_COL32_WHITE : IM_COL32_BLACK);
    }
    void shown(host_time at) override {
        if (seen_ != host_time{})
            ours.push_back(std::chrono::duration<double, std::milli>(at - seen_).count());
        seen_ = {};
    }
    void ask_quit(host_time) override { done = true; }
    bool moving() const override { return true; }
    bool finished() const override { return done; }
    ui::ground_colours ground() const override { return {}; }

private:
    live_session& session_;
    bool dressed_ = false;
    host_time seen_{};
};

/// Looks at one pixel of the display through a connection of its own.
class watcher {
public:
    watcher()
        : display_{XOpenDisplay(nullptr)} {}
    ~watcher() {
        if (display_) XCloseDisplay(display_);
    }
    watcher(const watcher&) = delete;
    watcher& operator=(const watcher&) = delete;
    explicit operator bool() const { return display_ != nullptr; }
    bool white() {
        const int screen = XDefaultScreen(display_);
        XImage* image =
            XGetImage(display_, XRootWindow(display_, screen), XDisplayWidth(display_, screen) / 2,
                      XDisplayHeight(display_, screen) / 2, 1, 1, AllPlanes, ZPixmap);
        const bool is = image && (XGetPixel(image, 0, 0) & 255U) > 128U;
        if (image) XDestroyImage(image);
        return is;
    }

private:
    Display* display_;
};

void send_and_watch(answering_scene& scene, test::pty& strap) {
    watcher eye;
    std::vector<double> whole, look;
    std::mt19937 chance{3};
    std::uniform_int_distribution<int> pause_ms{60, 140};
    const auto wait = [](int ms) { ::poll(nullptr, 0, ms); };
    for (int tries = 0; scene.beats < 5 && tries < 200; ++tries) { // the port is opened, the protocol found
        strap.write("RR 812\n");
        wait(100);
    }
    wait(500);
    for (int i = 0; i < packets && scene.beats >= 5; ++i) {
        wait(pause_ms(chance));
        auto from = monotonic_now();
        const bool before = eye.white();
        look.push_back(ms_since(from));
        from = monotonic_now();
        strap.write("RR 812\n");
        while (eye.white() == before && ms_since(from) < 2000)
            std::this_thread::yield();
        whole.push_back(ms_since(from));
    }
    scene.done = true;
    if (whole.empty()) {
        std::printf("no beat came through\n");
        return;
    }
    bench::print("watcher's look", look, "ms", "(yardstick)");
    bench::print("byte in the port to changed pixel", whole, "ms", "");
    std::sort(whole.begin(), whole.end());
    std::printf("  p95 %.1f ms (budget 50 ms)\n", whole[whole.size() * 95 / 100]);
}

void run(ui::renderer_choice which) {
    test::pty strap;
    const auto folder =
        std::filesystem::temp_directory_path() / ("attune_bench_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    {
        auto sensor = parse_sensor_uri("serial:" + strap.path() + "?protocol=text&format=rr");
        if (!sensor) return;
        auto session = live_session::begin({*sensor, "", folder / "attune.db", {}});
        auto w = ui::window::open(bench::size_1280x720(which));
        if (!session || !w) {
            std::printf("skipped: %s\n", !session ? session.error().what.c_str() : w.error().what.c_str());
            return;
        }
        std::printf("%s, %s\n", (*w)->renderer_words().c_str(), bench::where());
        answering_scene scene{**session};
        std::thread other{[&] { send_and_watch(scene, strap); }};
        if (!ui::run_loop(**w, scene)) std::printf("  the window could not be drawn\n");
        other.join();
        if (!scene.ours.empty())
            bench::print("ours: step to handed over", scene.ours, "ms", "(budget 16.7 ms)");
        (*session)->finish(monotonic_now());
    }
    std::filesystem::remove_all(folder);
}

} // namespace

int main() {
    if (!watcher{}) {
        std::printf("skipped: there is no display (run it by tests/e2e/xvfb.sh)\n");
        return 0;
    }
    run(ui::renderer_choice::software);
    run(ui::renderer_choice::gl);
}
