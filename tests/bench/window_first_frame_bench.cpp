// From the start of the process to the first frame on the screen, and what is resident then.
//
// Workload: a fresh process each time (9 of them) opens the window and shows Home. Yardstick: the same with
// an empty ImGui frame and its built-in font, which is what SDL, the display and the back end cost by
// themselves. Budget: 350 ms with the software back end; resident 60 MB software, 130 MB OpenGL.

#include "app/ui/screens.hpp"
#include "app/ui/window/look.hpp"
#include "drivers/port/clock.hpp"
#include "tests/bench/window_measure.hpp"
#include "tests/support/busy_view.hpp"

#include <imgui.h>

#include <array>
#include <cstring>
#include <spawn.h>
#include <sys/wait.h>

using namespace attune;

extern char** environ;

namespace {

constexpr int processes = 9;

/// In the fresh process: draws one frame and writes when it stood and what was resident.
int child(ui::renderer_choice which, bool with_screens) {
    auto w = ui::window::open(bench::size_1280x720(which));
    if (!w) {
        std::printf("0 0 %s\n", w.error().what.c_str());
        return 0;
    }
    (*w)->make_current();
    const auto view = test::busy_home();
    ui::look look;
    ui::screens screens;
    std::vector<ui_command> asked;
    if (with_screens) {
        if (!look.dress(**w, view.chosen)) return 1;
    } else {
        ImGui::GetIO().Fonts->AddFontDefault();
        if (!(*w)->upload_fonts()) return 1;
    }
    (*w)->begin_frame(1.0 / 60);
    if (with_screens) screens.draw(view, look.letters(), 1.0 / 60, asked);
    (*w)->end_frame();
    (*w)->paint({0x0E1420, 0x141C2C});
    (*w)->present();
    const auto at = monotonic_now().time_since_epoch().count();
    std::printf("%lld %.1f %s\n", static_cast<long long>(at), bench::resident_mb(),
                (*w)->renderer_words().c_str());
    return 0;
}

void measure(const char* self, const char* which, const char* what, const char* budget, const char* memory) {
    std::vector<double> ms, mb;
    for (int i = 0; i < processes; ++i) {
        int ends[2];
        if (::pipe(ends) != 0) return;
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addclose(&actions, ends[0]);
        std::array<std::string, 4> words{self, "--child", which, what};
        std::array<char*, 5> args{words[0].data(), words[1].data(), words[2].data(), words[3].data(),
                                  nullptr};
        pid_t pid = 0;
        const auto from = monotonic_now().time_since_epoch().count();
        const int spawned = posix_spawn(&pid, self, &actions, nullptr, args.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        std::string said;
        std::array<char, 512> buffer{};
        for (ssize_t n = 0; spawned == 0 && (n = ::read(ends[0], buffer.data(), buffer.size())) > 0;)
            said.append(buffer.data(), static_cast<std::size_t>(n));
        ::close(ends[0]);
        if (spawned == 0) ::waitpid(pid, nullptr, 0);
        char* after = nullptr;
        const long long at = std::strtoll(said.c_str(), &after, 10);
        if (at == 0) {
            std::printf("%s: skipped: %s\n", which, said.c_str());
            return;
        }
        ms.push_back(static_cast<double>(at - from) * 1e-6);
        mb.push_back(std::strtod(after, nullptr));
    }
    std::printf("%s, %s, %s\n", which, what, bench::where());
    bench::print("process start to first frame", ms, "ms", budget);
    bench::print("resident", mb, "MB", memory);
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 4 && std::strcmp(argv[1], "--child") == 0)
        return child(ui::renderer_named(argv[2]), std::strcmp(argv[3], "home") == 0);
    const std::string self = "/proc/self/exe";
    std::array<char, 4096> path{};
    const ssize_t n = ::readlink(self.c_str(), path.data(), path.size() - 1);
    if (n <= 0) return 1;
    measure(path.data(), "software", "empty", "(yardstick)", "(yardstick)");
    measure(path.data(), "software", "home", "(budget 350 ms)", "(budget 60 MB)");
    measure(path.data(), "gl", "empty", "(yardstick)", "(yardstick)");
    measure(path.data(), "gl", "home", "", "(budget 130 MB)");
}
