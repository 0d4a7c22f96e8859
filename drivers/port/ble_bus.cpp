#include "drivers/port/ble_bus.hpp"

#include "drivers/port/clock.hpp"
#include "drivers/port/unique_fd.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <poll.h>
#include <system_error>

namespace attune::bluez {
namespace {

// Chosen: so many messages are handled before the deadline is looked at again; a flood does not stall a wait.
constexpr int most_at_once = 64;

std::string words(int negative_errno) {
    return std::generic_category().message(-negative_errno);
}
refusal refused(const sd_bus_error* e) {
    return {e && e->name ? e->name : "", e && e->message ? e->message : ""};
}
std::uint64_t microseconds(host_duration d) noexcept {
    const auto us = std::chrono::ceil<std::chrono::microseconds>(d).count();
    return us > 0 ? static_cast<std::uint64_t>(us) : 1; // 0 would be sd-bus's own default
}

} // namespace

bool refusal::late() const noexcept {
    return name == "org.freedesktop.DBus.Error.NoReply" || name == "org.freedesktop.DBus.Error.Timeout" ||
           name == "org.freedesktop.DBus.Error.TimedOut" || name == "System.Error.ETIMEDOUT";
}
bool refusal::forbidden() const noexcept {
    return name == "org.freedesktop.DBus.Error.AccessDenied" || name == "System.Error.EACCES" ||
           name == "System.Error.EPERM";
}
bool refusal::nobody_there() const noexcept {
    return name == "org.freedesktop.DBus.Error.ServiceUnknown" ||
           name == "org.freedesktop.DBus.Error.NameHasNoOwner" ||
           name.starts_with("org.freedesktop.DBus.Error.Spawn") ||
           name == "org.freedesktop.systemd1.NoSuchUnit" || name == "org.freedesktop.systemd1.UnitMasked";
}

answer<std::unique_ptr<bus>> bus::open(int wake_fd) {
    sd_bus* opened = nullptr;
    if (const int r = sd_bus_open_system(&opened); r < 0)
        return tl::unexpected{refusal{refusal::lost, words(r)}};
    return std::unique_ptr<bus>{new bus{opened, wake_fd}};
}

bus::~bus() {
    for (auto& w : waiting_)
        sd_bus_slot_unref(w.slot);
    // Not flushed, as that may wait for a bus that hangs: sd_bus_send has handed over what the socket took.
    sd_bus_close_unref(bus_);
}

bool bus::listen(std::function<void(sd_bus_message*)> on_signal_heard) {
    listener_ = std::move(on_signal_heard);
    constexpr std::array<const char*, 3> rules{
        "type='signal',sender='org.bluez',interface='org.freedesktop.DBus.Properties',"
        "member='PropertiesChanged'",
        "type='signal',sender='org.bluez',interface='org.freedesktop.DBus.ObjectManager'",
        "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
        "member='NameOwnerChanged',arg0='org.bluez'"};
    // Asynchronous, so that a bus that does not answer holds nobody up; what is asked afterwards comes after.
    return std::all_of(rules.begin(), rules.end(), [this](const char* rule) {
        return sd_bus_add_match_async(bus_, nullptr, rule, &bus::on_signal, nullptr, this) >= 0;
    });
}

message bus::method(const std::string& path, const char* interface, const char* member) {
    sd_bus_message* m = nullptr;
    sd_bus_message_new_method_call(bus_, &m, "org.bluez", path.c_str(), interface, member);
    return message{m};
}

std::list<bus::waiting>::iterator bus::send(message request, host_duration within,
                                            std::function<void(answer<message>)> then) {
    waiting_.remove_if([](const waiting& w) { return w.done; });
    const auto w = waiting_.insert(waiting_.end(), waiting{nullptr, std::move(then), false});
    const int r =
        request ? sd_bus_call_async(bus_, &w->slot, request.get(), &bus::on_reply, &*w, microseconds(within))
                : -ENOMEM;
    if (r < 0) {
        w->done = true;
        w->then(tl::unexpected{refusal{refusal::lost, words(r)}});
    }
    return w;
}

void bus::forget(std::list<waiting>::iterator w) noexcept {
    sd_bus_slot_unref(w->slot);
    waiting_.erase(w);
}

answer<message> bus::call(message request, host_duration within) {
    answer<message> got = tl::unexpected{refusal{}};
    bool done = false;
    // sd-bus itself ends the call when its time is over; the margin is for its own clock's grain.
    const auto until = monotonic_now() + within + std::chrono::milliseconds{200};
    const auto w = send(std::move(request), within, [&](answer<message> a) {
        got = std::move(a);
        done = true;
    });
    while (!done) {
        const turn t = pump(until);
        if (done) break;
        if (t == turn::woken) got = tl::unexpected{refusal{refusal::woken, ""}};
        if (t == turn::lost) got = tl::unexpected{refusal{refusal::lost, ""}};
        if (t == turn::timeout) got = tl::unexpected{refusal{"org.freedesktop.DBus.Error.NoReply", ""}};
        if (t != turn::some) break;
    }
    forget(w);
    return got;
}

void bus::ask(message request, host_duration within, std::function<void(answer<message>)> then) {
    send(std::move(request), within, std::move(then));
}

void bus::tell(message request) noexcept {
    if (!request) return;
    sd_bus_message_set_expect_reply(request.get(), 0);
    sd_bus_send(bus_, request.get(), nullptr);
}

int bus::on_reply(sd_bus_message* m, void* data, sd_bus_error*) {
    auto& w = *static_cast<waiting*>(data);
    w.slot = sd_bus_slot_unref(w.slot);
    w.done = true;
    if (sd_bus_message_is_method_error(m, nullptr) > 0)
        w.then(tl::unexpected{refused(sd_bus_message_get_error(m))});
    else
        w.then(message{sd_bus_message_ref(m)});
    return 1;
}

int bus::on_signal(sd_bus_message* m, void* data, sd_bus_error*) {
    const auto& self = *static_cast<bus*>(data);
    if (self.listener_) self.listener_(m);
    return 0;
}

bus::turn bus::pump(host_time until) {
    int handled = 0;
    for (; handled < most_at_once; ++handled) {
        const int r = sd_bus_process(bus_, nullptr);
        if (r < 0) return turn::lost;
        if (r == 0) break;
    }
    if (sd_bus_is_open(bus_) <= 0) return turn::lost;
    if (handled > 0) return monotonic_now() < until ? turn::some : turn::timeout;

    const int events = sd_bus_get_events(bus_);
    std::uint64_t due = UINT64_MAX; // microseconds of the monotonic clock
    if (events < 0 || sd_bus_get_timeout(bus_, &due) < 0) return turn::lost;
    auto stop = until;
    if (due < static_cast<std::uint64_t>(INT64_MAX / 1000))
        stop = std::min(stop, host_time{std::chrono::microseconds{static_cast<std::int64_t>(due)}});
    const auto ns = std::max<std::int64_t>(0, (stop - monotonic_now()).count());
    const timespec wait{static_cast<time_t>(ns / 1'000'000'000), static_cast<long>(ns % 1'000'000'000)};
    std::array<pollfd, 2> fds{{{sd_bus_get_fd(bus_), static_cast<short>(events), 0}, {wake_fd_, POLLIN, 0}}};
    if (::ppoll(fds.data(), fds.size(), &wait, nullptr) < 0) return errno == EINTR ? turn::some : turn::lost;
    if (fds[1].revents) {
        clear_event(wake_fd_);
        return turn::woken;
    }
    return fds[0].revents || monotonic_now() < until ? turn::some : turn::timeout;
}

} // namespace attune::bluez
