#include "tests/e2e/child.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

extern char** environ;

namespace attune::test {

namespace {

using clock = std::chrono::steady_clock;

struct started {
    pid_t pid;
    int in, out;
};

started start(const std::vector<std::string>& argv, bool with_errors) {
    int to[2], from[2];
    if (::pipe2(to, O_CLOEXEC) != 0 || ::pipe2(from, O_CLOEXEC) != 0)
        throw std::system_error{errno, std::generic_category(), "pipe"};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
    if (with_errors) posix_spawn_file_actions_adddup2(&actions, from[1], STDERR_FILENO);
    std::vector<char*> arguments;
    for (const auto& a : argv)
        arguments.push_back(const_cast<char*>(a.c_str())); // posix_spawn does not write into them
    arguments.push_back(nullptr);
    pid_t pid = -1;
    const int problem = ::posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(to[0]);
    ::close(from[1]);
    if (problem != 0) throw std::system_error{problem, std::generic_category(), argv[0]};
    return {pid, to[1], from[0]};
}

int status_of(pid_t pid) {
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

child::child(std::vector<std::string> argv) {
    const auto s = start(argv, true);
    pid_ = s.pid;
    in_ = s.in;
    out_ = s.out;
}

child::~child() {
    close_input();
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        status_of(pid_);
    }
    ::close(out_);
}

void child::close_input() noexcept {
    if (in_ >= 0) ::close(in_);
    in_ = -1;
}

bool child::read_some(clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock::now()).count();
    pollfd p{out_, POLLIN, 0};
    if (left < 0 || ::poll(&p, 1, static_cast<int>(left)) <= 0) return false;
    std::array<char, 4096> block;
    const auto n = ::read(out_, block.data(), block.size());
    if (n <= 0) {
        ended_ = true;
        return false;
    }
    for (const char c : std::string_view{block.data(), static_cast<std::size_t>(n)}) {
        if (c != '\n') {
            partial_ += c;
            continue;
        }
        lines_.push_back(std::move(partial_));
        times_.push_back(clock::now());
        partial_.clear();
    }
    return true;
}

std::string child::line_with(std::string_view part, std::chrono::milliseconds at_most) {
    const auto deadline = clock::now() + at_most;
    for (;;) {
        for (; looked_at_ < lines_.size(); ++looked_at_)
            if (lines_[looked_at_].find(part) != std::string::npos) return lines_[looked_at_++];
        if (ended_ || !read_some(deadline)) {
            if (looked_at_ == lines_.size()) return {};
        }
    }
}

void child::skip_to_now() {
    while (read_some(clock::now())) {
    }
    looked_at_ = lines_.size();
}

int child::wait(std::chrono::milliseconds at_most) {
    const auto deadline = clock::now() + at_most;
    while (!ended_)
        if (!read_some(deadline) && !ended_) return -1;
    const int status = status_of(pid_);
    pid_ = -1;
    return status;
}

std::string child::text() const {
    std::string all;
    for (const auto& l : lines_)
        all += l + "\n";
    return all;
}

std::size_t child::count(std::string_view beginning) const {
    return static_cast<std::size_t>(std::count_if(
        lines_.begin(), lines_.end(), [&](const std::string& l) { return l.starts_with(beginning); }));
}

run_outcome run_to_end(const std::vector<std::string>& argv) {
    const auto s = start(argv, false);
    ::close(s.in);
    run_outcome o{};
    std::array<char, 65536> block;
    for (ssize_t n = 0; (n = ::read(s.out, block.data(), block.size())) != 0;) {
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) break;
        o.out.append(block.data(), static_cast<std::size_t>(n));
    }
    ::close(s.out);
    o.status = status_of(s.pid);
    return o;
}

} // namespace attune::test
