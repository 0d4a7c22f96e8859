#include "app/cli/passphrase.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

namespace attune::cli {

namespace {

constexpr std::size_t longest = 1024; // chosen: a page of words

/// The first line of a descriptor, read without a buffer of anybody else's.
result<secret> line_of(int fd, std::string_view name) {
    secret line{longest};
    for (std::size_t n = 0;;) {
        unsigned char c = 0;
        const auto got = ::read(fd, &c, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(errc::invalid, fmt::format("no passphrase can be read from {}: {}", name, std::strerror(errno)));
        if (got == 0 || c == '\n') {
            line.resize(n);
            return line;
        }
        if (n == longest) return fail(errc::invalid, fmt::format("a passphrase has at most {} bytes", longest));
        line.data()[n++] = c;
        line.resize(n);
    }
}

/// No echo while it lives.
class unseen {
public:
    explicit unseen(int fd)
        : fd_{fd} {
        if (::tcgetattr(fd_, &before_) != 0) return;
        known_ = true;
        auto quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        quiet.c_lflag |= ECHONL;
        ::tcsetattr(fd_, TCSAFLUSH, &quiet);
    }
    ~unseen() {
        if (known_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
    }
    unseen(const unseen&) = delete;
    unseen& operator=(const unseen&) = delete;

private:
    int fd_;
    bool known_ = false;
    termios before_{};
};

result<secret> typed(int terminal, std::string_view prompt) {
    if (::write(terminal, prompt.data(), prompt.size()) < 0)
        return fail(errc::invalid, "the terminal takes no question for the passphrase");
    const unseen quiet{terminal};
    return line_of(terminal, "the terminal");
}

result<secret> typed_at(int terminal, asking how, std::string_view prompt) {
    auto first = typed(terminal, prompt);
    if (!first || how == asking::once) return first;
    const auto again = typed(terminal, "Once more: ");
    if (!again) return tl::unexpected{again.error()};
    if (!(*first == *again)) return fail(errc::invalid, "the two passphrases are not the same: nothing was done");
    return first;
}

} // namespace

void add_passphrase_option(CLI::App& sub, std::optional<int>& fd) {
    sub.add_option("--passphrase-fd", fd,
                   "Read the passphrase from this file descriptor (else from ATTUNE_PASSPHRASE, else it is asked for)")
        ->type_name("N")
        ->check(CLI::Range(0, 65535));
}

result<secret> ask_passphrase(const std::optional<int>& fd, asking how, std::string_view prompt) {
    if (fd) return line_of(*fd, fmt::format("descriptor {}", *fd));
    if (char* given = std::getenv("ATTUNE_PASSPHRASE")) {
        auto s = secret_of({given, std::strlen(given)});
        ::unsetenv("ATTUNE_PASSPHRASE");
        return s;
    }
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0)
        return fail(errc::invalid, "there is no terminal to ask for the passphrase: --passphrase-fd N or ATTUNE_PASSPHRASE gives it");
    auto s = typed_at(terminal, how, prompt);
    ::close(terminal);
    return s;
}

} // namespace attune::cli
