#include "drivers/port/ble_source.hpp"

#include "drivers/ble/record.hpp"
#include "drivers/port/ble_words.hpp"
#include "drivers/port/clock.hpp"
#include "drivers/port/open_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/eventfd.h>
#include <system_error>

namespace attune {
using namespace bluez;
namespace {

// SENSORS 5.2: 130 Hz, 14 bit; and its end.
constexpr std::array<std::uint8_t, 10> start_ecg_command{0x02, 0x00, 0x00, 0x01, 0x82,
                                                         0x00, 0x01, 0x01, 0x0E, 0x00};
constexpr std::array<std::uint8_t, 2> stop_ecg_command{0x03, 0x00};
constexpr std::size_t answer_error = 3; ///< of `F0 | opcode | type | error`; 6 = it runs already
constexpr std::size_t heard_at_first = 4096;

template <std::size_t N>
message write_value(bus& to, const std::string& path, const std::array<std::uint8_t, N>& bytes) {
    auto m = to.method(path, characteristic_interface, "WriteValue");
    if (!m || sd_bus_message_append_array(m.get(), 'y', bytes.data(), bytes.size()) < 0 ||
        sd_bus_message_append(m.get(), "a{sv}", 1, "type", "s", "request") < 0)
        return nullptr;
    return m;
}

} // namespace

ble_source::ble_source(std::string wanted, ble_ecg ecg, ble_times times)
    : wanted_{std::move(wanted)}
    , ecg_{ecg}
    , times_{times}
    , woken_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {
    if (!woken_) throw std::system_error(errno, std::generic_category(), "eventfd");
    heard_.reserve(heard_at_first);
}

ble_source::~ble_source() {
    close();
}

result<void> ble_source::open() {
    close();
    auto opened = bus::open(woken_.get());
    if (!opened) return tl::unexpected{no_bus(opened.error().text)};
    bus_ = std::move(*opened);
    if (!bus_->listen([this](sd_bus_message* m) { on_signal(m); }))
        return tl::unexpected{no_bus("it lets nobody listen")};
    auto linked = ask_what_is_there();
    if (linked) linked = find();
    if (linked) linked = connect();
    if (linked) linked = subscribe();
    if (!linked) {
        close();
        return linked;
    }
    silence_.opened(monotonic_now());
    return {};
}

result<void> ble_source::ask_what_is_there() {
    const auto reply = bus_->call(
        bus_->method("/", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects"), times_.answer);
    if (!reply) return tl::unexpected{refused_by_bluez(reply.error(), "being asked for its adapters")};
    if (!known_.fill(reply->get()))
        return fail(errc::corrupt, "Bluetooth's service gave an answer that cannot be read.");
    bluez_left_ = false;
    return {};
}

template <class Done>
result<bool> ble_source::wait_until(host_time until, Done done) {
    while (!done()) {
        switch (bus_->pump(until)) {
        case bus::turn::some:
            break;
        case bus::turn::timeout:
            return done();
        case bus::turn::woken:
            return tl::unexpected{interrupted()};
        case bus::turn::lost:
            return tl::unexpected{no_bus("the connection broke")};
        }
    }
    return true;
}

result<void> ble_source::find() {
    if (known_.adapters.empty()) return tl::unexpected{no_adapter()};
    adapter_ = usable_adapter(known_);
    if (adapter_.empty()) return tl::unexpected{adapter_off(id_of(known_.adapters.begin()->first))};
    // Connected already, by whichever adapter: no search.
    for (const auto& [path, a] : known_.adapters)
        if (const auto c = choose(known_, path, wanted_);
            a.powered && c.certain && known_.devices.at(c.path).connected) {
            adapter_ = path;
            device_ = c.path;
            return {};
        }
    return search();
}

result<void> ble_source::search() {
    auto filter = bus_->method(adapter_, adapter_interface, "SetDiscoveryFilter");
    // A strap that is named may keep its services to itself until it is connected.
    const int filled = !filter ? -ENOMEM
                       : wanted_.any()
                           ? sd_bus_message_append(filter.get(), "a{sv}", 2, "Transport", "s", "le", "UUIDs",
                                                   "as", 1, heart_rate_service.data())
                           : sd_bus_message_append(filter.get(), "a{sv}", 1, "Transport", "s", "le");
    if (filled >= 0)
        if (const auto set = bus_->call(std::move(filter), times_.answer); !set && set.error().final())
            return tl::unexpected{refused_by_bluez(set.error(), "searching")};
    discovering_ = true; // also where no answer is waited for: what is under way is called off
    const auto started =
        bus_->call(bus_->method(adapter_, adapter_interface, "StartDiscovery"), times_.answer);
    if (!started && !started.error().is("org.bluez.Error.InProgress"))
        return tl::unexpected{refused_by_bluez(started.error(), "searching")};

    const auto end = monotonic_now() + times_.search;
    std::optional<host_time> settled;
    choice best;
    for (;;) {
        best = choose(known_, adapter_, wanted_);
        if (best.certain) break;
        if (!best.path.empty() && !settled) settled = monotonic_now() + times_.settle;
        const auto until = settled.value_or(end);
        if (monotonic_now() >= until) break;
        if (const auto a = known_.adapters.find(adapter_); a == known_.adapters.end() || !a->second.powered)
            return tl::unexpected{adapter_off(id_of(adapter_))};
        bool once = false; // each change is looked at anew
        if (const auto waited = wait_until(until, [&] { return std::exchange(once, true); }); !waited)
            return tl::unexpected{waited.error()};
    }
    // Many adapters cannot connect while they search.
    const auto stopped =
        bus_->call(bus_->method(adapter_, adapter_interface, "StopDiscovery"), times_.answer);
    if (!stopped && stopped.error().final())
        return tl::unexpected{refused_by_bluez(stopped.error(), "searching")};
    discovering_ = false;
    if (best.path.empty()) return tl::unexpected{nobody_heard(wanted_)};
    device_ = best.path;
    return {};
}

result<void> ble_source::connect() {
    const auto state = [this] {
        const auto d = known_.devices.find(device_);
        return d == known_.devices.end() ? device{} : d->second;
    };
    name_ = state().called();
    if (!state().connected) {
        connected_here_ = true; // also where it fails: what is under way is called off
        const auto until = monotonic_now() + times_.connect;
        const auto reply = bus_->call(bus_->method(device_, device_interface, "Connect"), times_.connect);
        if (!reply && !reply.error().is("org.bluez.Error.AlreadyConnected") &&
            !reply.error().is("org.bluez.Error.InProgress"))
            return tl::unexpected{not_connected(name_, reply.error())};
        const auto there = wait_until(until, [&] { return state().connected; });
        if (!there) return tl::unexpected{there.error()};
        if (!*there) return tl::unexpected{not_connected(name_, {"org.freedesktop.DBus.Error.NoReply", ""})};
    }
    const auto resolved =
        wait_until(monotonic_now() + times_.resolve, [&] { return state().resolved || !state().connected; });
    if (!resolved) return tl::unexpected{resolved.error()};
    if (!state().connected) return fail(errc::disconnected, link_lost(name_));
    if (!*resolved) return tl::unexpected{not_resolved(name_)};
    name_ = state().called(); // a name may come with the connection only
    return {};
}

result<void> ble_source::subscribe() {
    if (known_.find(device_, heart_rate_measurement).empty())
        if (auto asked = ask_what_is_there(); !asked) return asked;
    tell_who();
    // The ECG first: its dialogue takes a moment, in which no interval shall wait for its time of arrival.
    const auto control = known_.find(device_, pmd_control), data = known_.find(device_, pmd_data);
    if (ecg_ != ble_ecg::none) {
        auto started = control.empty() || data.empty() ? result<void>{tl::unexpected{no_ecg(name_)}}
                                                       : start_ecg(control, data);
        if (!started && (ecg_ == ble_ecg::only || started.error().code == errc::busy)) return started;
        if (!started) ecg_trouble_ = started.error().what;
    }
    if (ecg_ != ble_ecg::only) {
        const auto path = known_.find(device_, heart_rate_measurement);
        if (path.empty()) return tl::unexpected{no_heart_rate(name_)};
        heart_rate_ = path;
        if (auto started = start_notify(path); !started) return started;
    }
    // The model and the battery may take their time, and fail.
    if (const auto path = known_.find(device_, model_number); !path.empty())
        ask_value(path, [this](const std::vector<std::byte>& said) {
            ble::append_record(heard_, ble::record_type::model, said);
        });
    if (const auto path = known_.find(device_, battery_level); !path.empty()) {
        battery_ = path;
        bus_->ask(bus_->method(path, characteristic_interface, "StartNotify"), times_.answer, [](auto&&) {});
        ask_value(path, [this, path](const std::vector<std::byte>& value) { on_value(path, value); });
    }
    tell_battery();
    return {};
}

void ble_source::ask_value(const std::string& path, std::function<void(const std::vector<std::byte>&)> then) {
    auto read = bus_->method(path, characteristic_interface, "ReadValue");
    if (!read || sd_bus_message_append(read.get(), "a{sv}", 0) < 0) return;
    bus_->ask(std::move(read), times_.answer, [then = std::move(then)](answer<message> got) {
        if (!got) return;
        if (const auto value = bytes_of(got->get())) then(*value);
    });
}

result<void> ble_source::start_notify(const std::string& path) {
    const auto reply = bus_->call(bus_->method(path, characteristic_interface, "StartNotify"), times_.answer);
    // InProgress: another program listens too; the values come all the same.
    if (!reply && !reply.error().is("org.bluez.Error.InProgress"))
        return tl::unexpected{refused_by_bluez(reply.error(), "asking " + name_ + " for its values")};
    return {};
}

result<void> ble_source::start_ecg(const std::string& control, const std::string& data) {
    ecg_control_ = control;
    ecg_data_ = data;
    for (const auto& path : {control, data})
        if (auto started = start_notify(path); !started) return started;
    const auto reply = bus_->call(write_value(*bus_, control, start_ecg_command), times_.answer);
    if (!reply) return tl::unexpected{refused_by_bluez(reply.error(), "asking " + name_ + " for its ECG")};
    return {};
}

void ble_source::tell_who() {
    ble::append_record(heard_, ble::record_type::device, std::as_bytes(std::span{name_}));
}

void ble_source::tell_battery() {
    const auto d = known_.devices.find(device_);
    if (device_.empty() || d == known_.devices.end() || !d->second.battery ||
        d->second.battery == battery_told_)
        return;
    battery_told_ = *d->second.battery;
    const std::array<std::byte, 1> percent{static_cast<std::byte>(battery_told_)};
    ble::append_record(heard_, ble::record_type::battery, percent);
}

void ble_source::on_signal(sd_bus_message* m) {
    if (sd_bus_message_is_signal(m, "org.freedesktop.DBus", "NameOwnerChanged") > 0) bluez_left_ = true;
    known_.heard(
        m, [this](const std::string& path, const std::vector<std::byte>& value) { on_value(path, value); });
}

void ble_source::on_value(const std::string& path, const std::vector<std::byte>& value) {
    if (path.empty()) return;
    if (path == heart_rate_) ble::append_record(heard_, ble::record_type::heart_rate, value);
    if (path == ecg_data_) ble::append_record(heard_, ble::record_type::ecg, value);
    if (path == battery_) ble::append_record(heard_, ble::record_type::battery, value);
    if (path == ecg_control_ && value.size() > answer_error && value[0] == std::byte{0xF0} &&
        value[1] == std::byte{start_ecg_command[0]} && value[answer_error] != std::byte{0} &&
        value[answer_error] != std::byte{6})
        ecg_trouble_ = name_ + " refuses to send its ECG (error " +
                       std::to_string(std::to_integer<unsigned>(value[answer_error])) + ").";
}

std::string ble_source::ended() const {
    if (bluez_left_) return bluez_gone();
    const auto a = known_.adapters.find(adapter_);
    if (a == known_.adapters.end() || !a->second.powered) return adapter_gone(name_);
    const auto d = known_.devices.find(device_);
    if (d == known_.devices.end() || !d->second.connected) return link_lost(name_);
    return ecg_ == ble_ecg::only ? ecg_trouble_ : std::string{};
}

read_outcome ble_source::read(std::span<std::byte> into, host_duration wait) {
    const auto gone = [](std::string why) {
        return read_outcome{.bytes = 0, .gone = true, .ended = false, .why = std::move(why)};
    };
    if (!bus_ || device_.empty()) return gone("The strap is not connected.");
    const auto until = monotonic_now() + wait;
    for (;;) {
        tell_battery();
        if (!heard_.empty()) {
            const auto n = std::min(into.size(), heard_.size());
            std::copy_n(heard_.begin(), n, into.begin());
            heard_.erase(heard_.begin(), heard_.begin() + static_cast<std::ptrdiff_t>(n));
            silence_.heard(monotonic_now());
            return {.bytes = n, .gone = false, .ended = false, .why = {}};
        }
        if (auto why = ended(); !why.empty()) return gone(std::move(why));
        if (silence_.overdue(monotonic_now())) return gone(silent(name_));
        switch (bus_->pump(until)) {
        case bus::turn::some:
            break;
        case bus::turn::timeout:
            if (heard_.empty() && ended().empty()) return {};
            break;
        case bus::turn::woken:
            return {};
        case bus::turn::lost:
            return gone(no_bus("the connection broke").what);
        }
    }
}

result<void> ble_source::write(std::span<const std::byte>) {
    if (!bus_) return fail(errc::disconnected, "The strap is not connected.");
    return {};
}

void ble_source::close() noexcept {
    if (bus_) {
        if (!ecg_control_.empty()) bus_->tell(write_value(*bus_, ecg_control_, stop_ecg_command));
        for (const auto* path : {&ecg_data_, &ecg_control_, &heart_rate_, &battery_})
            if (!path->empty()) bus_->tell(bus_->method(*path, characteristic_interface, "StopNotify"));
        if (connected_here_) bus_->tell(bus_->method(device_, device_interface, "Disconnect"));
        if (discovering_) bus_->tell(bus_->method(adapter_, adapter_interface, "StopDiscovery"));
    }
    bus_.reset();
    known_.clear();
    for (auto* path :
         {&adapter_, &device_, &heart_rate_, &ecg_data_, &ecg_control_, &battery_, &ecg_trouble_})
        path->clear();
    discovering_ = connected_here_ = bluez_left_ = false;
    battery_told_ = nothing_told;
    heard_.clear();
}

void ble_source::wake() noexcept {
    signal_event(woken_.get());
}

std::string ble_source::description() const {
    if (name_.empty()) return wanted_.any() ? "a strap over Bluetooth" : wanted_.text + " over Bluetooth";
    return name_ + " over Bluetooth" +
           (!ecg_trouble_.empty()   ? ", without ECG"
            : ecg_ == ble_ecg::none ? ""
                                    : ", with ECG");
}

result<std::unique_ptr<byte_source>> make_ble_source(const sensor_uri& uri) {
    if (uri.kind != sensor_kind::ble) return fail(errc::invalid, "Bluetooth is written ble: or ble:NAME.");
    const auto ecg = uri.ecg.empty() ? ble_ecg::none : uri.ecg == "only" ? ble_ecg::only : ble_ecg::beside;
    return std::make_unique<ble_source>(uri.target, ecg);
}

} // namespace attune
