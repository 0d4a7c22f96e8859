#pragma once
// A Bluetooth LE strap as a byte source, through BlueZ: open() looks for it and connects, read() gives what
// it notifies about as records (drivers/ble/FORMAT.md).

#include "drivers/port/ble_bus.hpp"
#include "drivers/port/ble_choice.hpp"
#include "drivers/port/byte_source.hpp"
#include "drivers/port/retry.hpp"
#include "drivers/port/unique_fd.hpp"

#include <string>
#include <vector>

namespace attune {

/// How long each step may take. Chosen, but for `search`: straps on the skin advertise about every second, so
/// that ten seconds are ten chances.
struct ble_times {
    host_duration search = std::chrono::seconds{10};
    /// After the first strap was heard, so long for a stronger one.
    host_duration settle = std::chrono::milliseconds{1500};
    host_duration connect = std::chrono::seconds{20}; ///< BlueZ itself gives up at about that
    host_duration resolve = std::chrono::seconds{15};
    host_duration answer = std::chrono::seconds{5};
};

enum class ble_ecg {
    none,
    beside, ///< ECG samples beside the heart rate service, whose intervals are the beats
    only,   ///< ECG alone; its beats are found here, with less delay
};

/// Where the link ends - the strap, the adapter, BlueZ or the bus went - read() says gone, and open() begins
/// anew; the waiting between is the caller's (acquisition, retry.hpp).
class ble_source final : public byte_source {
public:
    ble_source(std::string wanted, ble_ecg ecg, ble_times times = {});
    ~ble_source() override;

    /// Takes seconds: looks for the strap, connects, subscribes. Ends early when woken.
    result<void> open() override;
    read_outcome read(std::span<std::byte> into, host_duration wait) override;
    /// The link takes no commands: the dialogue is BlueZ's. Always ready, sends nothing.
    result<void> write(std::span<const std::byte> bytes) override;
    /// Ends the subscriptions, and the connection where it was made here. Waits for nothing.
    void close() noexcept override;
    void wake() noexcept override;
    std::string description() const override;

private:
    result<void> ask_what_is_there();
    result<void> find();
    result<void> search();
    result<void> connect();
    result<void> subscribe();
    result<void> start_notify(const std::string& path);
    result<void> start_ecg(const std::string& control, const std::string& data);
    /// Reads a characteristic; where it refuses, nothing comes.
    void ask_value(const std::string& path, std::function<void(const std::vector<std::byte>&)> then);
    void tell_who();
    /// Until `done()`; false at the deadline, an error where woken or where the bus is lost.
    template <class Done>
    result<bool> wait_until(host_time until, Done done);

    void on_signal(sd_bus_message* m);
    void on_value(const std::string& path, const std::vector<std::byte>& value);
    void tell_battery();
    /// Why the link is no more; empty while it stands.
    std::string ended() const;

    const bluez::wanted_device wanted_;
    const ble_ecg ecg_;
    const ble_times times_;
    const unique_fd woken_; ///< eventfd
    bluez::tree known_;
    std::unique_ptr<bluez::bus> bus_;
    std::string adapter_, device_; ///< paths; device_ is empty while none is chosen
    std::string name_;             ///< kept over a lost link, for the words
    std::string heart_rate_, ecg_data_, ecg_control_, battery_; ///< characteristics subscribed to
    std::string ecg_trouble_;                                   ///< why there is no ECG, in words
    bool discovering_ = false, connected_here_ = false;
    bool bluez_left_ = false; ///< the service ended, or began anew
    static constexpr unsigned nothing_told = 101;
    unsigned battery_told_ = nothing_told; ///< percent
    std::vector<std::byte> heard_;         ///< records not read yet
    silence_watch silence_;
};

} // namespace attune
