// attune remind: the small program behind reminders and prompts, and what it is going to say.
#include "app/cli/context.hpp"
#include "app/files/autostart.hpp"
#include "app/files/paths.hpp"
#include "app/files/settings.hpp"
#include "app/live/background.hpp"
#include "app/live/past.hpp"
#include "app/live/reminder_files.hpp"
#include "app/live/reminder_round.hpp"
#include "app/notify/notifier.hpp"
#include "app/shell/language_desk.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <csignal>
#include <memory>
#include <ostream>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace attune::cli {

namespace {

using json = nlohmann::ordered_json;

struct wanted {
    bool watch = false, once = false, next = false, install = false, uninstall = false;
    int days = 2;
};

// Chosen: a change of the time zone wakes nobody, so the longest sleep is a quarter of an hour: four wakes an
// hour of some milliseconds.
constexpr std::int64_t longest_sleep_ms = 15 * 60'000, shortest_sleep_ms = 1000;

std::filesystem::path settings_file() {
    return config_folder() / "settings.toml";
}

/// Notes are read on the desktop: from here on they speak as the window does.
language_desk window_language(const settings& s) {
    language_desk words{assets_folder(), config_folder(), {}, true};
    words.speak(s.language);
    return words;
}

class closed_fd {
public:
    explicit closed_fd(int fd) noexcept
        : fd_{fd} {}
    ~closed_fd() {
        if (fd_ >= 0) ::close(fd_);
    }
    closed_fd(const closed_fd&) = delete;
    closed_fd& operator=(const closed_fd&) = delete;
    int get() const noexcept { return fd_; }
    void clear() const noexcept {
        std::array<char, 4096> block;
        while (::read(fd_, block.data(), block.size()) > 0) {
        }
    }

private:
    const int fd_;
};

/// SIGTERM, SIGINT and SIGHUP as something to read.
class stop_fd {
public:
    stop_fd() {
        sigemptyset(&set_);
        for (const int s : {SIGTERM, SIGINT, SIGHUP})
            sigaddset(&set_, s);
        ::sigprocmask(SIG_BLOCK, &set_, &before_);
        fd_ = ::signalfd(-1, &set_, SFD_NONBLOCK | SFD_CLOEXEC);
    }
    ~stop_fd() {
        signalfd_siginfo taken; // what still waits would end the program as soon as it is let through
        while (::read(fd_, &taken, sizeof taken) > 0) {
        }
        ::close(fd_);
        ::sigprocmask(SIG_SETMASK, &before_, nullptr);
    }
    stop_fd(const stop_fd&) = delete;
    stop_fd& operator=(const stop_fd&) = delete;
    int get() const noexcept { return fd_; }

private:
    sigset_t set_{}, before_{};
    int fd_ = -1;
};

void set_timer(int fd, std::int64_t utc_ms) noexcept {
    itimerspec when{};
    when.it_value.tv_sec = utc_ms / 1000;
    when.it_value.tv_nsec = utc_ms % 1000 * 1'000'000;
    // By the wall clock, so that it ends with a suspend; ends early where the clock is set.
    ::timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, nullptr);
}

void open_window(const context& c, const reminder_round::answered& a) {
    std::vector<std::string> more;
    if (a.what == reminder_round::answer::check_in) more.emplace_back("--check-in");
    const auto command = own_command(c.store_file(), more);
    const auto begun =
        command ? begin_apart(*command, a.token) : result<void>{tl::unexpected{command.error()}};
    c.err() << (begun ? std::string{"attune remind: the window is opened\n"}
                      : fmt::format("attune remind: {}\n", begun.error().what))
            << std::flush;
}

int watch(const context& c) {
    auto turn = speaking_turn::take(c.store_file(), speaking_turn::of::watcher);
    if (!turn) {
        if (turn.error().code != errc::busy) return c.failed(turn.error());
        return c.failed("another one waits already; one is enough");
    }
    auto loaded = load_settings(settings_file());
    if (!loaded) return c.failed(loaded.error());
    if (!wishes_of(loaded->reminders).any())
        return c.failed("nothing to remind of: reminders are off (Plan in the window turns them on)");
    auto speaks = notifier::open();
    if (!speaks) return c.failed(speaks.error());
    auto words = window_language(*loaded);

    const stop_fd stop;
    const closed_fd timer{::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC)};
    const closed_fd changes{::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
    ::inotify_add_watch(changes.get(), config_folder().c_str(), IN_MOVED_TO | IN_CLOSE_WRITE);
    std::error_code failed;
    std::filesystem::create_directories(c.store_file().parent_path(), failed);
    reminder_round round{c.store_file(), system_zone()};
    std::string told;
    c.err() << "attune remind: waiting\n" << std::flush;
    for (;;) {
        ::tzset(); // the zone may have been changed on this machine
        const auto now = reminder_round::times::now();
        const bool window = speaking_turn::holder(c.store_file(), speaking_turn::of::window).has_value();
        if (const auto answered = round.turn(now, loaded->reminders, **speaks, window))
            open_window(c, *answered);
        if (round.trouble() != told) {
            told = round.trouble();
            if (!told.empty()) c.failed(told);
        }
        if ((*speaks)->lost())
            return c.failed("the session's message bus is gone; nothing more can be shown");
        const auto wait = round.wait_ms(now, loaded->reminders);
        if (!wait && !wishes_of(loaded->reminders).any()) {
            c.err() << "attune remind: reminders were turned off\n" << std::flush;
            return 0;
        }
        set_timer(timer.get(), now.utc_ms + std::clamp(wait.value_or(longest_sleep_ms), shortest_sleep_ms,
                                                       longest_sleep_ms));
        std::array<pollfd, 4> fds{{{(*speaks)->fd(), (*speaks)->poll_events(), 0},
                                   {stop.get(), POLLIN, 0},
                                   {timer.get(), POLLIN, 0},
                                   {changes.get(), POLLIN, 0}}};
        if (::poll(fds.data(), fds.size(), (*speaks)->timeout_ms()) < 0 && errno != EINTR)
            return c.failed("waiting failed");
        if (fds[1].revents != 0) break;
        if (fds[2].revents != 0) timer.clear();
        if (fds[3].revents != 0) {
            changes.clear();
            // A file that is being written, or damaged, changes no wish.
            if (auto fresh = load_settings(settings_file())) loaded = std::move(fresh);
            words.speak(loaded->language);
        }
    }
    round.leave(**speaks);
    c.err() << "attune remind: stopped\n" << std::flush;
    return 0;
}

int once(const context& c) {
    const auto loaded = load_settings(settings_file());
    if (!loaded) return c.failed(loaded.error());
    if (!wishes_of(loaded->reminders).any()) return c.failed("nothing to remind of: reminders are off");
    auto speaks = notifier::open();
    if (!speaks) return c.failed(speaks.error());
    window_language(*loaded);
    reminder_round round{c.store_file(), system_zone()};
    const auto begun = reminder_round::times::now();
    round.turn(begun, loaded->reminders, **speaks, false);
    if (!round.showing()) {
        c.out() << "Nothing is due now.\n" << std::flush;
        return 0;
    }
    while (round.asking()) { // ends by the call's own patience at the latest
        pollfd fd{(*speaks)->fd(), (*speaks)->poll_events(), 0};
        ::poll(&fd, 1, (*speaks)->timeout_ms());
        round.turn(reminder_round::times::now(), loaded->reminders, **speaks, true);
    }
    if (!round.trouble().empty()) return c.failed(round.trouble());
    c.out() << fmt::format("Shown: {}\n", round.last().name) << std::flush;
    return 0;
}

int next(const context& c, int days) {
    const auto loaded = load_settings(settings_file());
    if (!loaded) return c.failed(loaded.error());
    // Watching and --once ask nobody: with the store locked they know of no plan, and speak of the rest.
    if (const auto unlocked = c.unlock(); !unlocked) return c.failed(unlocked.error());
    const auto clock = system_zone();
    const auto now = reminder_round::times::now();
    const auto local = clock(now.utc_ms);
    const auto all =
        review::to_come(wishes_of(loaded->reminders), reminder_facts_now(c.store_file(), clock, now.utc_ms),
                        local, read_said(c.store_file()), days);
    constexpr std::string_view kinds[]{"check-in", "practice", "booster"};
    json list = json::array();
    for (const auto& d : all) {
        const int day = d.day + d.from / (24 * 60), minute = d.from % (24 * 60);
        const auto kind = kinds[static_cast<std::size_t>(d.kind)];
        const auto at = fmt::format("{} {:02}:{:02}", review::date_words(day), minute / 60, minute % 60);
        if (c.json)
            list.push_back({{"at", at}, {"kind", kind}, {"lasts_min", d.to - d.from}});
        else
            c.out() << fmt::format("{}  {}\n", at, kind);
    }
    if (c.json) return c.print({{"on", wishes_of(loaded->reminders).any()}, {"next", list}});
    if (all.empty())
        c.out() << (wishes_of(loaded->reminders).any() ? "Nothing is to come in these days.\n"
                                                       : "Reminders are off.\n");
    c.out() << std::flush;
    return c.out() ? 0 : 1;
}

} // namespace

void add_remind(CLI::App& app, context& c) {
    auto w = std::make_shared<wanted>();
    auto& sub = *app.add_subcommand("remind", "Reminders and questions at random moments, without a window");
    auto* group = sub.add_option_group("what", "One of these; --next where none is given");
    group->add_flag("--watch", w->watch,
                    "Wait and show them as notes of the desktop, until stopped; one at a time");
    group->add_flag("--once", w->once, "Show what is due now, if anything");
    group->add_flag("--next", w->next, "Say which are to come; random moments are no surprise any more then");
    group->add_flag("--install", w->install,
                    "Begin --watch with the desktop from now on (an XDG autostart file)");
    group->add_flag("--uninstall", w->uninstall, "No longer, and end the one that waits");
    group->require_option(0, 1);
    sub.add_option("--days", w->days, "Days that --next looks ahead (default 2)")->check(CLI::Range(1, 60));
    common(sub, c, prints_data, [&c, w] {
        if (w->watch) return watch(c);
        if (w->once) return once(c);
        if (w->install || w->uninstall) {
            const auto home = config_folder().parent_path();
            if (w->uninstall) {
                end_watcher(c.store_file());
                if (auto gone = uninstall_autostart(home); !gone) return c.failed(gone.error());
                c.out() << "Nothing begins with the desktop any more.\n" << std::flush;
                return 0;
            }
            const auto command = own_command(c.store_file(), {"remind", "--watch"});
            if (!command) return c.failed(command.error());
            if (auto made = install_autostart(home, *command); !made) return c.failed(made.error());
            c.out() << fmt::format("{} begins it with the desktop.\n", autostart_file(home).string())
                    << std::flush;
            return 0;
        }
        return next(c, w->days);
    });
}

} // namespace attune::cli
