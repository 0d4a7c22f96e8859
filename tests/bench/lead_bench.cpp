// What the store of somebody who has led others for years costs: 500 clients and 20,000 sessions of five years
// (tests/support/virtual_clients), open and under a passphrase.
//
// Workload, with the software renderer at 1280x720: a fresh process from its start to the first frame of the screen to
// lead from; a letter typed into its search, the whole frame with what it asks; opening clients' cards; opening Home,
// the diary and the trends; the lists that there are, scrolled. At the end the worst that can be: all 20,000 sessions
// the user's own. Yardsticks of the same run: SQLite alone reading the rows of all sessions, and a frame of Home standing still.
// Budgets: start 500 ms, less what hashing the passphrase is meant to take; a frame 16 ms; a card, Home, the diary and
// the trends 200 ms, of one person's hundreds of sessions.
//
//     attune_lead_bench [clients] [sessions]
#include "app/files/settings.hpp"
#include "app/shell/shell.hpp"
#include "app/store/store_lock.hpp"
#include "app/ui/screens.hpp"
#include "app/ui/widgets/registry.hpp"
#include "app/ui/window/look.hpp"
#include "drivers/port/clock.hpp"
#include "tests/bench/window_measure.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/virtual_clients.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <imgui.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <spawn.h>
#include <string>
#include <sys/wait.h>

using namespace attune;

extern char** environ;

namespace {

namespace fs = std::filesystem;

constexpr int processes = 7, openings = 15, frames = 200;
constexpr const char* words = "a passphrase for the bench";

secret phrase() {
    std::string text{words};
    return secret_of(text);
}

struct both {
    std::vector<double> cpu, wall;
    void add(const std::function<void()>& work) {
        const double c = bench::cpu_ms();
        const auto w = monotonic_now();
        work();
        wall.push_back(std::chrono::duration<double, std::milli>(monotonic_now() - w).count());
        cpu.push_back(bench::cpu_ms() - c);
    }
};

double middle(std::vector<double> v) {
    std::sort(v.begin(), v.end());
    return v.empty() ? 0 : v[v.size() / 2];
}

/// `yardstick`: median CPU of it, 0: this is one.
void print(const char* what, const both& b, double yardstick, const char* budget) {
    std::printf("  %-44s CPU median %8.2f  worst %8.2f   wall median %8.2f  worst %8.2f ms", what, middle(b.cpu),
                *std::max_element(b.cpu.begin(), b.cpu.end()), middle(b.wall), *std::max_element(b.wall.begin(), b.wall.end()));
    if (yardstick > 0) std::printf("   %7.2f yardsticks", middle(b.cpu) / yardstick);
    std::printf("  %s\n", budget);
    std::fflush(stdout);
}

shell_options options_for(const fs::path& folder, const fs::path& store_file) {
    shell_options o;
    o.store_file = store_file;
    o.config_folder = folder / "config";
    o.assets_folder = fs::path{ATTUNE_SOURCE_DIR} / "assets";
    o.sensor = "sim:calm?seed=1";
    o.wall_ms = [] { return test::virtual_clients{}.until_utc_ms; };
    return o;
}

/// The program as run_window() drives it, in memory.
class program {
public:
    program(const fs::path& folder, const fs::path& store_file)
        : shell_{options_for(folder, store_file)} {
        auto opened = ui::window::open(bench::size_1280x720(ui::renderer_choice::software));
        if (!opened) {
            std::printf("skipped: %s\n", opened.error().what.c_str());
            std::exit(0);
        }
        window_ = std::move(*opened);
        window_->make_current();
        if (!look_.dress(*window_, shell_.view().chosen)) std::exit(1);
    }
    /// As one turn of the loop: the picture, and what was asked in it.
    void frame() {
        const auto now = monotonic_now();
        const auto& v = shell_.frame(now);
        window_->begin_frame(1.0 / 60);
        asked_.clear();
        screens_.draw(v, look_.letters(), 1.0 / 60, asked_);
        window_->end_frame();
        window_->paint({0x0E1420, 0x141C2C});
        window_->present();
        for (const auto& c : asked_)
            shell_.handle(c, now);
    }
    void still(int n = 30) {
        for (int i = 0; i < n; ++i)
            frame();
    }
    void ask(const ui_command& c) { shell_.handle(c, monotonic_now()); }
    const app_view& view() const { return shell_.view(); }
    bool click(const char* id) {
        still(3);
        const auto* i = screens_.drawn().find(id);
        if (!i) return false;
        point(i->visible.centre());
        still(2);
        button(true);
        frame();
        button(false);
        still(3);
        return true;
    }
    void point(ImVec2 at) {
#if IMGUI_VERSION_NUM >= 18700
        ImGui::GetIO().AddMousePosEvent(at.x, at.y);
#else
        ImGui::GetIO().MousePos = at;
#endif
    }
    void button(bool down) {
#if IMGUI_VERSION_NUM >= 18700
        ImGui::GetIO().AddMouseButtonEvent(0, down);
#else
        ImGui::GetIO().MouseDown[0] = down;
#endif
    }
    void wheel(float by) {
#if IMGUI_VERSION_NUM >= 18700
        ImGui::GetIO().AddMouseWheelEvent(0, by);
#else
        ImGui::GetIO().MouseWheel = by;
#endif
    }

private:
    shell shell_;
    std::unique_ptr<ui::window> window_;
    ui::look look_;
    ui::screens screens_;
    std::vector<ui_command> asked_;
};

/// In the fresh process: says how long the passphrase took, and when the screen to lead from stood.
int child(const char* folder, const char* file) {
    const auto from = monotonic_now();
    double hashing = 0, hashing_cpu = 0;
    if (*needs_passphrase(file)) {
        if (!unlock_store(file, phrase())) return 1;
        hashing = std::chrono::duration<double, std::milli>(monotonic_now() - from).count();
        hashing_cpu = bench::cpu_ms();
    }
    program p{folder, file};
    p.ask(go_to{screen::lead});
    p.frame();
    if (p.view().current != screen::lead || p.view().lead.client.found.empty()) return 1;
    std::printf("%lld %.3f %.3f %.1f\n", static_cast<long long>(monotonic_now().time_since_epoch().count()), hashing, bench::cpu_ms() - hashing_cpu,
                bench::resident_mb());
    return 0;
}

void measure_start(const fs::path& folder, const fs::path& file) {
    std::array<char, 4096> self{};
    if (::readlink("/proc/self/exe", self.data(), self.size() - 1) <= 0) return;
    both times;
    std::vector<double> hashing, memory;
    for (int i = 0; i < processes; ++i) {
        int ends[2];
        if (::pipe(ends) != 0) return;
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addclose(&actions, ends[0]);
        std::array<std::string, 4> said_to{self.data(), "--child", folder.string(), file.string()};
        std::array<char*, 5> args{said_to[0].data(), said_to[1].data(), said_to[2].data(), said_to[3].data(), nullptr};
        pid_t pid = 0;
        const auto from = monotonic_now().time_since_epoch().count();
        const int failed = posix_spawn(&pid, self.data(), &actions, nullptr, args.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        std::string said;
        std::array<char, 512> buffer{};
        for (ssize_t n = 0; failed == 0 && (n = ::read(ends[0], buffer.data(), buffer.size())) > 0;)
            said.append(buffer.data(), static_cast<std::size_t>(n));
        ::close(ends[0]);
        if (failed == 0) ::waitpid(pid, nullptr, 0);
        long long at = 0;
        double hashed = 0, cpu = 0, mb = 0;
        if (std::sscanf(said.c_str(), "%lld %lf %lf %lf", &at, &hashed, &cpu, &mb) != 4) {
            std::printf("  start: no first frame: %s\n", said.c_str());
            return;
        }
        times.wall.push_back(static_cast<double>(at - from) * 1e-6 - hashed);
        times.cpu.push_back(cpu);
        hashing.push_back(hashed);
        memory.push_back(mb);
    }
    print("start of the process to the screen to lead", times, 0, "(budget 500 ms)");
    std::printf("    less hashing the passphrase, %.0f ms; resident %.0f MB\n", middle(hashing), middle(memory));
}

void measure_all(const fs::path& folder, const fs::path& file, std::size_t clients) {
    measure_start(folder, file);
    both rows;
    for (int i = 0; i < openings; ++i)
        rows.add([&] {
            SQLite::Database db{file.string(), SQLite::OPEN_READONLY};
            SQLite::Statement s{db, "SELECT id, client, practice_id, practice_title, sensor, started_utc_ms, duration_s FROM session"};
            std::size_t bytes = 0;
            while (s.executeStep())
                bytes += s.getColumn(0).getString().size() + s.getColumn(3).getString().size();
            if (bytes == 0) std::printf("nothing?\n");
        });
    print("SQLite reading all rows of sessions", rows, 0, "(yardstick)");
    const double all_rows = middle(rows.cpu);
    if (*needs_passphrase(file) && !unlock_store(file, phrase())) return;

    program p{folder, file};
    p.still();
    both frame;
    for (int i = 0; i < frames; ++i)
        frame.add([&] { p.frame(); });
    print("frame, Home standing still", frame, 0, "(yardstick)");
    const double one_frame = middle(frame.cpu);
    std::printf("    resident %.0f MB\n", bench::resident_mb());

    const auto opening = [&](const char* what, screen to, screen from, const char* budget) {
        both b;
        for (int i = 0; i < openings; ++i) {
            p.ask(go_to{from});
            p.frame();
            b.add([&] { p.ask(go_to{to}); });
        }
        print(what, b, all_rows, budget);
    };
    opening("opening Home", screen::home, screen::settings, "(budget 200 ms)");
    opening("opening the screen to lead", screen::lead, screen::home, "(budget 200 ms)");

    both key;
    for (int i = 0; i < 12; ++i) {
        p.ask(go_to{screen::home});
        p.frame();
        p.ask(go_to{screen::lead});
        if (!p.click("client")) return void(std::printf("no field to type into\n"));
        for (const char* letter : {"c", "0", "1", "3"}) {
            ImGui::GetIO().AddInputCharactersUTF8(letter);
            for (int f = 0; f < 3; ++f) // the letter arrives, what it asks is done, the list shows
                key.add([&] { p.frame(); });
        }
        if (p.view().lead.client.found.empty()) return void(std::printf("nothing was found\n"));
    }
    print("frame while a client is searched for", key, one_frame, "(budget 16 ms)");

    both card, biggest;
    std::size_t listed = 0;
    for (std::size_t i = 0; i < 40; ++i) {
        p.ask(go_to{screen::lead});
        p.ask(ask_lead{choose_client{test::code_of(i == 0 ? 0 : i * 37 % clients)}});
        (i == 0 ? biggest : card).add([&] { p.ask(ask_client{open_card{}}); });
        if (p.view().current != screen::card) return void(std::printf("no card: %s\n", p.view().message.c_str()));
        listed = std::max(listed, p.view().card->sessions.size() + p.view().card->more_sessions);
        p.ask(ask_client{leave_card{}});
    }
    for (int i = 0; i < openings; ++i) {
        p.ask(ask_lead{choose_client{test::code_of(0)}});
        biggest.add([&] { p.ask(ask_client{open_card{}}); });
        if (i + 1 < openings) p.ask(ask_client{leave_card{}});
    }
    print("opening a card", card, all_rows, "(budget 200 ms)");
    print("opening the card with most sessions", biggest, all_rows, "(budget 200 ms)");
    std::printf("    %zu sessions; resident %.0f MB\n", listed, bench::resident_mb());
    const auto scrolled = [&](const char* what) {
        both b;
        p.still();
        p.point({900, 500});
        for (int i = 0; i < frames; ++i)
            b.add([&] {
                p.wheel(i / 50 % 2 == 0 ? -1.0F : 1.0F);
                p.frame();
            });
        print(what, b, one_frame, "(budget 16 ms)");
    };
    scrolled("frame, the card scrolled");
    p.ask(ask_client{leave_card{}});
    p.ask(ask_lead{choose_client{}});

    opening("opening the trends", screen::trends, screen::home, "(budget 200 ms)");
    p.still();
    opening("opening the diary", screen::diary, screen::home, "(budget 200 ms)");
    scrolled("frame, the diary scrolled");
    p.ask(go_to{screen::home});
    scrolled("frame, Home scrolled");

    const auto& last = p.view().home.last;
    if (last.empty()) return;
    p.ask(open_session{std::string{last.front().id}});
    both beside;
    for (int i = 0; i < openings; ++i) {
        p.ask(go_to{screen::review});
        beside.add([&] { p.ask(ask_compare{offer_comparison{}}); });
    }
    print("what a session may be laid beside", beside, all_rows, "(budget 200 ms)");
    std::printf("    resident %.0f MB\n", bench::resident_mb());
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 4 && std::strcmp(argv[1], "--child") == 0) return child(argv[2], argv[3]);
    test::virtual_clients size;
    if (argc > 1) size.clients = static_cast<std::size_t>(std::strtoul(argv[1], nullptr, 10));
    if (argc > 2) size.sessions = static_cast<std::size_t>(std::strtoul(argv[2], nullptr, 10));
    const test::scratch_folder folder{fs::temp_directory_path()};
    fs::create_directories(folder / "config");
    settings chosen;
    chosen.safety_read = chosen.answers.asked = true;
    if (auto saved = save_settings(folder / "config" / "settings.toml", chosen); !saved) return 1;
    const auto file = folder / "attune.db";
    both made;
    made.add([&] {
        if (auto done = test::write_clients(file, size, 1); !done) std::printf("%s\n", done.error().what.c_str());
    });
    std::printf("%zu clients, %zu sessions: made in %.1f s, %.0f MB\nopen\n", size.clients, size.sessions, made.wall[0] / 1000,
                static_cast<double>(fs::file_size(file)) / 1e6);
    measure_all(folder.path(), file, size.clients);
    both locked;
    locked.add([&] {
        if (auto done = lock_store(file, phrase()); !done) std::printf("%s\n", done.error().what.c_str());
    });
    std::printf("under a passphrase (set in %.1f s)\n", locked.wall[0] / 1000);
    measure_all(folder.path(), file, size.clients);
    {
        SQLite::Database db{file.string(), SQLite::OPEN_READWRITE};
        db.exec("UPDATE session SET client = ''; UPDATE baseline SET client = ''");
    }
    std::printf("under a passphrase, all sessions the user's own\n");
    measure_all(folder.path(), file, size.clients);
}
