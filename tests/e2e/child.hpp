#pragma once
// Another program as a person runs it: its lines as they come, its end. Waits for events, never for time.

#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace attune::test {

using namespace std::chrono_literals;

class child {
public:
    /// argv[0] is the program's path. Standard output and error come in one stream.
    explicit child(std::vector<std::string> argv);
    ~child(); ///< kills what still runs
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    /// Reads lines until one contains `part`; gives that line, or nothing at the deadline or the end.
    std::string line_with(std::string_view part, std::chrono::milliseconds at_most = 20s);
    /// What was said up to now counts no more for line_with().
    void skip_to_now();
    void close_input() noexcept;
    void signal(int number) const noexcept { ::kill(pid_, number); }
    /// Reads to the end and waits; exit status, or 128 + signal. -1 at the deadline.
    int wait(std::chrono::milliseconds at_most = 60s);
    /// All lines so far.
    const std::vector<std::string>& lines() const noexcept { return lines_; }
    /// When a line arrived.
    std::chrono::steady_clock::time_point arrived(std::size_t line) const { return times_.at(line); }
    std::string text() const;
    std::size_t count(std::string_view beginning) const;

private:
    bool read_some(std::chrono::steady_clock::time_point deadline);
    pid_t pid_ = -1;
    int in_ = -1, out_ = -1;
    bool ended_ = false;
    std::size_t looked_at_ = 0;
    std::string partial_;
    std::vector<std::string> lines_;
    std::vector<std::chrono::steady_clock::time_point> times_;
};

/// Runs to its end; standard output alone.
struct run_outcome {
    int status;
    std::string out;
};
run_outcome run_to_end(const std::vector<std::string>& argv);

} // namespace attune::test
