#pragma once
// A pseudo terminal as a sensor's end of the cable: the test holds the master, the program opens path().

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace attune::test {

using namespace std::chrono_literals;

/// Waits until `fd` is readable or hung up; false at the deadline.
bool wait_readable(int fd, std::chrono::milliseconds at_most = 5s);

class pty {
public:
    pty(); ///< raw, so that nothing echoes before the program has set it up
    ~pty();
    pty(const pty&) = delete;
    pty& operator=(const pty&) = delete;

    const std::string& path() const noexcept { return path_; }
    int master() const noexcept { return master_; } ///< nonblocking
    /// Writes all, waiting where the line is full; throws after five seconds.
    void write(std::string_view bytes);
    /// As much as fits now.
    std::size_t write_some(std::string_view bytes);
    /// What the program sent: waits until `count` bytes have come, or five seconds are over.
    std::string read(std::size_t count);
    /// Closes the master: for the program the device is unplugged.
    void hang_up() noexcept;

private:
    int master_ = -1;
    std::string path_;
};

/// A folder that goes away again, with a link in it that can be pointed elsewhere in one step.
class port_link {
public:
    port_link();
    ~port_link();
    port_link(const port_link&) = delete;
    port_link& operator=(const port_link&) = delete;

    void point_to(const std::string& target);
    void remove();
    std::string path() const { return (folder_ / "sensor").string(); }
    const std::filesystem::path& folder() const noexcept { return folder_; }

private:
    std::filesystem::path folder_;
};

/// Another process that holds something (a port) until it is let go. The forking thread must be the only one.
class other_process {
public:
    /// `body` gives the text that the other process sends back; it lives on until the destructor.
    /// `without_rights` makes it user and group 65534 first, where this process is root.
    other_process(const std::function<std::string()>& body, bool without_rights);
    ~other_process();
    other_process(const other_process&) = delete;
    other_process& operator=(const other_process&) = delete;

    const std::string& said() const noexcept { return said_; }
    int pid() const noexcept { return pid_; }

private:
    int pid_ = -1;
    int hold_ = -1;
    std::string said_;
};

/// CPU time so far, of this process and of the calling thread.
std::chrono::nanoseconds process_cpu() noexcept;
std::chrono::nanoseconds thread_cpu() noexcept;

} // namespace attune::test
