#pragma once
// One connection to the system bus, by sd-bus, for whoever talks to BlueZ: calls that do not block the thread
// beyond their time and end when somebody wakes it.

#include "drivers/time.hpp"

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <systemd/sd-bus.h>
#include <tl/expected.hpp>
#include <vector>

namespace attune::bluez {

struct unref_message {
    void operator()(sd_bus_message* m) const noexcept { sd_bus_message_unref(m); }
};
using message = std::unique_ptr<sd_bus_message, unref_message>;

/// Why a call gave nothing: D-Bus's name for it ("org.bluez.Error.NotReady") and its words; or one of ours.
struct refusal {
    static constexpr const char* woken = "woken";
    static constexpr const char* lost = "lost"; ///< the connection to the bus is gone
    std::string name;
    std::string text;

    bool is(std::string_view other) const noexcept { return name == other; }
    bool late() const noexcept; ///< no answer within the time
    bool forbidden() const noexcept;
    bool nobody_there() const noexcept; ///< nobody owns the name org.bluez
    /// No use to go on, whatever was asked: somebody wants this thread back, or there is nobody to ask.
    bool final() const noexcept { return is(woken) || is(lost) || forbidden() || nobody_there(); }
};
template <class T>
using answer = tl::expected<T, refusal>;

/// Thread: one; not shared. Callbacks run inside pump() and call().
class bus {
public:
    enum class turn { some, timeout, woken, lost };

    /// `wake_fd`: an eventfd that ends a wait; -1 for none. Fails with the errno as text.
    static answer<std::unique_ptr<bus>> open(int wake_fd);
    ~bus();
    bus(const bus&) = delete;
    bus& operator=(const bus&) = delete;

    /// Signals of org.bluez that match (properties changed, interfaces come and gone, the owner of the name).
    bool listen(std::function<void(sd_bus_message*)> on_signal);

    /// A call to org.bluez, to be filled with arguments. Null where memory ran out.
    message method(const std::string& path, const char* interface, const char* member);

    /// Sends and waits for the answer; other messages are handled meanwhile.
    answer<message> call(message request, host_duration within);
    /// Sends; the answer comes to `then` inside a later pump().
    void ask(message request, host_duration within, std::function<void(answer<message>)> then);
    /// Sends at once and wants no answer. Never waits: what the socket does not take is lost when this goes.
    void tell(message request) noexcept;

    /// Handles what has come; where nothing has, waits for it, at longest until `until`. Never spins.
    turn pump(host_time until);

private:
    struct waiting {
        sd_bus_slot* slot = nullptr;
        std::function<void(answer<message>)> then;
        bool done = false;
    };
    bus(sd_bus* b, int wake_fd) noexcept
        : bus_{b}
        , wake_fd_{wake_fd} {}
    std::list<waiting>::iterator send(message request, host_duration within,
                                      std::function<void(answer<message>)> then);
    void forget(std::list<waiting>::iterator w) noexcept;
    static int on_reply(sd_bus_message* m, void* data, sd_bus_error*);
    static int on_signal(sd_bus_message* m, void* data, sd_bus_error*);

    sd_bus* const bus_;
    const int wake_fd_;
    std::list<waiting> waiting_;
    std::function<void(sd_bus_message*)> listener_;
};

} // namespace attune::bluez
