#pragma once
// BlueZ played by bluez_mock.py on a bus of its own; this process takes that bus for its system bus
// meanwhile.

#include <string>
#include <string_view>
#include <sys/types.h>

namespace attune::test {

class bluez_mock {
public:
    enum class manner { usual, forbidden, no_bluez };
    explicit bluez_mock(manner how = manner::usual);
    /// Another script with the same manners, and the variable that names its bus: notify_mock.py.
    bluez_mock(const std::string& script, std::string how, const char* variable);
    ~bluez_mock();
    bluez_mock(const bluez_mock&) = delete;
    bluez_mock& operator=(const bluez_mock&) = delete;

    /// Not empty: why there is none (what it needs is not installed).
    const std::string& skipped() const noexcept { return skipped_; }
    const std::string& address() const noexcept { return address_; }
    /// One command of bluez_mock.py; its answer, "ok" mostly.
    std::string tell(const std::string& command);
    std::string calls() { return tell("calls"); }

private:
    std::string line();
    pid_t pid_ = -1;
    int to_ = -1, from_ = -1;
    std::string skipped_, address_, partial_;
    const char* variable_;
};

} // namespace attune::test

/// Makes `mock`, or leaves the test with a message.
#define ATTUNE_NEEDS_BLUEZ_MOCK(mock, ...)                                                                   \
    attune::test::bluez_mock mock{__VA_ARGS__};                                                              \
    if (!mock.skipped().empty()) {                                                                           \
        WARN(mock.skipped());                                                                                \
        return;                                                                                              \
    }
