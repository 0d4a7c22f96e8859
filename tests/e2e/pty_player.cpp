// pty_player FILE [--timing CSV] [--speed X] [--chunk N] [--unplug AT:FOR]... [--link PATH] [--open-wait MS]
//
// A recorded byte stream as a sensor on the end of a cable: plays FILE into a pseudo-terminal with the timing
// of FILE's -timing.csv (rows "host time in s,bytes so far"; bytes between two rows come with the later one).
// Prints the path to open, begins once somebody has opened it, and keeps the line open at the end until its
// standard input closes.
//   --speed X     X times as fast as recorded (1)
//   --chunk N     at most N bytes a write (a row's bytes at once)
//   --unplug A:F  A seconds into the recording's time the cable is pulled, F seconds later plugged into a new
//   pty;
//                 what the sensor says meanwhile is lost. Needs --link.
//   --link PATH   a symlink to the pty of the moment; this is then the path to open
//   --open-wait   between opening and the first byte (300 ms: a program clears what lay on the line when it
//   opens)

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <vector>

namespace {

namespace fs = std::filesystem;
using clock_type = std::chrono::steady_clock;
using seconds = std::chrono::duration<double>;

struct row {
    double t_s;
    std::size_t bytes_so_far;
};
struct unplug {
    double at_s, for_s;
};
struct options {
    std::string file, timing, link;
    double speed = 1;
    std::size_t chunk = SIZE_MAX;
    std::vector<unplug> unplugs;
    int open_wait_ms = 300;
};

std::vector<row> read_timing(const std::string& file) {
    std::ifstream in{file};
    if (!in) throw std::runtime_error{file + ": no timing there"};
    std::vector<row> rows;
    double t = 0;
    char comma = 0;
    std::size_t bytes = 0;
    while (in >> t >> comma >> bytes)
        rows.push_back({t, bytes});
    if (rows.empty()) throw std::runtime_error{file + ": no rows"};
    const double first = rows.front().t_s;
    for (auto& r : rows)
        r.t_s -= first;
    return rows;
}

class cable {
public:
    explicit cable(std::string link)
        : link_{std::move(link)} {
        plug();
    }
    ~cable() { pull(); }
    cable(const cable&) = delete;
    cable& operator=(const cable&) = delete;

    void plug() {
        master_ = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (master_ < 0 || grantpt(master_) != 0 || unlockpt(master_) != 0)
            throw std::runtime_error{"no pty"};
        path_ = ptsname(master_);
        const int slave = open(path_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
        termios raw{};
        tcgetattr(slave, &raw);
        cfmakeraw(&raw); // nothing echoes before the program has set the line up
        tcsetattr(slave, TCSANOW, &raw);
        close(slave); // from now on the master hangs up until somebody opens
        if (link_.empty()) return;
        const auto fresh = link_ + ".new";
        fs::remove(fresh);
        fs::create_symlink(path_, fresh);
        fs::rename(fresh, link_);
    }
    void pull() noexcept {
        if (master_ < 0) return;
        std::error_code ignored;
        if (!link_.empty()) fs::remove(link_, ignored);
        close(master_);
        master_ = -1;
    }
    bool plugged() const noexcept { return master_ >= 0; }
    bool opened() const noexcept {
        pollfd p{master_, POLLIN, 0};
        return master_ >= 0 && poll(&p, 1, 0) >= 0 && (p.revents & POLLHUP) == 0;
    }
    /// What the program sends is read and thrown away, or the line would fill.
    void drain() const noexcept {
        char answer[256];
        for (pollfd p{master_, POLLIN, 0}; poll(&p, 1, 0) > 0 && (p.revents & POLLIN) != 0;)
            if (read(master_, answer, sizeof answer) <= 0) return;
    }
    void send(const char* bytes, std::size_t n) const {
        while (n > 0 && opened()) {
            const auto written = write(master_, bytes, n);
            if (written < 0 && errno != EINTR && errno != EAGAIN) return;
            if (written > 0) {
                bytes += written;
                n -= static_cast<std::size_t>(written);
            }
        }
    }
    const std::string& path() const noexcept { return link_.empty() ? path_ : link_; }

private:
    std::string link_, path_;
    int master_ = -1;
};

void wait_until(clock_type::time_point t) {
    const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(t.time_since_epoch()).count();
    const timespec at{static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr) == EINTR) {
    }
}
void wait_for(std::chrono::milliseconds d) {
    wait_until(clock_type::now() + d);
}

options parse(int argc, char** argv) {
    options o;
    for (int i = 1; i < argc; ++i) {
        const std::string a = argv[i];
        if (!a.starts_with("--")) {
            o.file = a;
            continue;
        }
        if (i + 1 == argc) throw std::runtime_error{a + ": a value is wanted"};
        const std::string value = argv[++i];
        if (a == "--timing")
            o.timing = value;
        else if (a == "--link")
            o.link = value;
        else if (a == "--speed")
            o.speed = std::stod(value);
        else if (a == "--chunk")
            o.chunk = std::stoul(value);
        else if (a == "--open-wait")
            o.open_wait_ms = std::stoi(value);
        else if (a == "--unplug")
            o.unplugs.push_back({std::stod(value), std::stod(value.substr(value.find(':') + 1))});
        else
            throw std::runtime_error{a + ": not known"};
    }
    if (o.file.empty() || o.speed <= 0 || o.chunk == 0) throw std::runtime_error{"pty_player FILE [options]"};
    if (!o.unplugs.empty() && o.link.empty()) throw std::runtime_error{"--unplug needs --link"};
    if (o.timing.empty()) o.timing = (fs::path{o.file}.replace_extension("").string()) + "-timing.csv";
    return o;
}

void play(const options& o) {
    std::ifstream in{o.file, std::ios::binary};
    if (!in) throw std::runtime_error{o.file + ": cannot be read"};
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    auto rows = read_timing(o.timing);
    rows.back().bytes_so_far = bytes.size();

    cable line{o.link};
    std::cout << line.path() << std::endl;
    while (!line.opened())
        wait_for(std::chrono::milliseconds{2});
    wait_for(std::chrono::milliseconds{o.open_wait_ms});

    const auto began = clock_type::now();
    const auto at = [&](double t_s) {
        return began + std::chrono::duration_cast<clock_type::duration>(seconds{t_s / o.speed});
    };
    std::size_t sent = 0;
    auto next_unplug = o.unplugs.begin();
    double plugged_again = -1;
    const auto cable_until = [&](double t_s) {
        for (;;) {
            if (!line.plugged() && plugged_again <= t_s) {
                wait_until(at(plugged_again));
                line.plug();
            } else if (line.plugged() && next_unplug != o.unplugs.end() && next_unplug->at_s <= t_s) {
                wait_until(at(next_unplug->at_s));
                line.pull();
                plugged_again = next_unplug->at_s + next_unplug->for_s;
                ++next_unplug;
            } else {
                return;
            }
        }
    };
    for (const auto& r : rows) {
        cable_until(r.t_s);
        wait_until(at(r.t_s));
        const auto until = std::min(r.bytes_so_far, bytes.size());
        for (; sent < until;) {
            const auto n = std::min(o.chunk, until - sent);
            if (line.plugged()) {
                line.drain();
                line.send(bytes.data() + sent, n);
            }
            sent += n;
        }
    }
    std::cout << "played" << std::endl;
    char c = 0;
    while (read(STDIN_FILENO, &c, 1) > 0)
        line.drain();
}

} // namespace

int main(int argc, char** argv) {
    try {
        play(parse(argc, argv));
    } catch (const std::exception& e) {
        std::cerr << "pty_player: " << e.what() << '\n';
        return 1;
    }
    return 0;
}
