#include "drivers/port/port_words.hpp"

#include "drivers/port/unique_fd.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <memory>
#include <pwd.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace attune {
namespace {

struct close_dir {
    void operator()(DIR* d) const noexcept { ::closedir(d); }
};
using directory = std::unique_ptr<DIR, close_dir>;

std::optional<int> number(const char* text) {
    int value = 0;
    const char* end = text + std::strlen(text);
    const auto [stop, bad] = std::from_chars(text, end, value);
    return bad == std::errc{} && stop == end ? std::optional{value} : std::nullopt;
}

std::string link_target(const std::string& link) {
    std::array<char, 512> to{};
    const auto n = ::readlink(link.c_str(), to.data(), to.size());
    return n > 0 ? std::string(to.data(), static_cast<std::size_t>(n)) : std::string{};
}

std::string process_name(const std::string& comm) {
    const unique_fd file{::open(comm.c_str(), O_RDONLY | O_CLOEXEC)};
    std::array<char, 64> name{}; // the kernel's names have at most 15 characters, and a line end
    const auto n = ::read(file.get(), name.data(), name.size());
    return n > 1 ? std::string(name.data(), static_cast<std::size_t>(n - 1)) : std::string{"another program"};
}

std::string group_name(gid_t gid) {
    std::array<char, 4096> buffer{};
    group entry{};
    group* found = nullptr;
    if (::getgrgid_r(gid, &entry, buffer.data(), buffer.size(), &found) == 0 && found) return entry.gr_name;
    return std::to_string(gid);
}

struct user {
    std::string name;
    bool listed_in =
        false; ///< the user data base has it in the group, whether or not this login has it already
};
user this_user(gid_t group) {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    const auto uid = ::geteuid();
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) != 0 || !found)
        return {std::to_string(uid), false};
    std::array<gid_t, 256> groups{};
    int count = static_cast<int>(groups.size());
    const bool known = ::getgrouplist(entry.pw_name, entry.pw_gid, groups.data(), &count) >= 0;
    const auto end = groups.begin() + (known ? count : 0);
    return {entry.pw_name, std::find(groups.begin(), end, group) != end};
}

} // namespace

std::map<std::string, port_holder> port_holders(int except) {
    std::map<std::string, port_holder> held;
    const directory processes{::opendir("/proc")};
    if (!processes) return held;
    while (const dirent* process = ::readdir(processes.get())) {
        const auto pid = number(process->d_name);
        if (!pid) continue;
        const std::string base = "/proc/" + std::to_string(*pid);
        const directory open_files{::opendir((base + "/fd").c_str())};
        if (!open_files) continue; // another user's, or already over
        while (const dirent* file = ::readdir(open_files.get())) {
            const auto fd = number(file->d_name);
            if (!fd || (*pid == ::getpid() && *fd == except)) continue;
            std::string target = link_target(base + "/fd/" + file->d_name);
            if (target.rfind("/dev/", 0) != 0) continue;
            // Another process is the better answer than this one.
            if (const auto before = held.find(target); before != held.end() && *pid == ::getpid()) continue;
            held.insert_or_assign(std::move(target), port_holder{*pid, process_name(base + "/comm")});
        }
    }
    return held;
}

error port_missing(const std::string& path) {
    return {errc::not_found, path + " is not there: plug the sensor in, or choose another port."};
}

error port_forbidden(const std::string& path) {
    struct stat at {};
    if (::stat(path.c_str(), &at) != 0)
        return {errc::permission,
                "No permission to look at " + path + ": ask who looks after this computer."};
    const std::string group = group_name(at.st_gid);
    if ((at.st_mode & (S_IRGRP | S_IWGRP)) != (S_IRGRP | S_IWGRP) || at.st_gid == 0)
        return {errc::permission, "No permission for " + path + " (group " + group +
                                      "): only its owner may use it; ask who looks after this computer."};
    const user me = this_user(at.st_gid);
    if (me.listed_in)
        return {errc::permission, "No permission for " + path + " yet: you are in the group " + group +
                                      " since your last login; log out and in again."};
    return {errc::permission, "No permission for " + path + ": it belongs to the group " + group +
                                  "; run `sudo usermod -aG " + group + " " + me.name +
                                  "`, then log out and in again."};
}

error port_busy(const std::string& path, const std::optional<port_holder>& holder) {
    if (!holder)
        return {errc::busy, path + " is in use by another program: close it (ModemManager lets go after some "
                                   "ten seconds); it is tried again."};
    if (holder->pid == ::getpid())
        return {errc::busy,
                path + " is already open in this program: stop its other use, or choose another port."};
    const std::string who = holder->name + " (process " + std::to_string(holder->pid) + ")";
    if (holder->name == "ModemManager") // SENSORS 1.5
        return {errc::busy,
                path + " is being looked at by " + who + ": wait some ten seconds; it is tried again."};
    return {errc::busy, path + " is in use by " + who + ": close that program; it is tried again."};
}

error port_is_no_tty(const std::string& path) {
    return {errc::invalid, path + " is no serial port: choose one that `attune sensors` lists."};
}

error port_is_the_screen(const std::string& path) {
    return {errc::invalid,
            path + " is a terminal of this computer, no sensor: choose a port that `attune sensors` lists."};
}

error baud_unsupported(const std::string& path, unsigned baud) {
    return {errc::unsupported, path + " does not offer " + std::to_string(baud) +
                                   " baud: use the sensor's rate, most often 115200 or 9600."};
}

error open_failed(const std::string& path, int e) {
    switch (e) {
    case ENOENT:
    case ENOTDIR:
    case ENXIO:
    case ENODEV:
    case EIO:
        return port_missing(path);
    case EACCES:
    case EPERM:
    case EROFS:
        return port_forbidden(path);
    case EISDIR:
    case ENOTTY:
        return port_is_no_tty(path);
    case ELOOP:
        return {errc::invalid,
                path + " is a link that leads in a circle: choose a port that `attune sensors` lists."};
    default:
        return {errc::invalid, path + " could not be opened (" + std::generic_category().message(e) +
                                   "): unplug it, plug it in again."};
    }
}

std::string port_gone(const std::string& path, bool pseudo_terminal) {
    return pseudo_terminal
               ? path + " is gone: the program at its other end closed it; it is looked for again."
               : path + " is gone: plug the sensor in again; it is looked for.";
}

} // namespace attune
