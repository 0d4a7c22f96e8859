#pragma once
// A strap behind the machine's own Bluetooth: records of what it notified about. FORMAT.md beside this file.

#include "drivers/ble/heart_rate.hpp"
#include "drivers/ble/pmd.hpp"
#include "drivers/ble/record.hpp"

namespace attune::ble {

/// Out:   what the services behind the records say (heart_rate.hpp, pmd.hpp), battery, and what the strap
/// calls itself, with its model where that says more.
///        An ECG's beats are looked for only where it has come for five seconds and no interval has; the
///        identity then begins "ECG of", as its delay is another. Once intervals come, they are the beats.
/// A link that is made again is a port that is opened again.
class decoder final : public attune::decoder {
public:
    std::string_view protocol() const noexcept override { return "ble"; }
    void opened(host_time at, decoder_output& out) override;
    void feed(std::span<const std::byte> bytes, host_time at, decoder_output& out) override;
    void tick(host_time at, decoder_output& out) override;
    const drops& dropped() const noexcept override { return dropped_; }

private:
    void record(std::span<const std::byte> r, host_time at, decoder_output& out);
    void model(std::string_view said, host_time at, decoder_output& out);
    short_text called() const noexcept;
    void identify(host_time at, decoder_output& out);
    void beats_from_ecg(bool yes, host_time at, decoder_output& out);

    scanner scanner_;
    heart_rate_service heart_rate_;
    pmd_ecg ecg_;
    short_text name_{}, model_{};
    std::optional<host_time> ecg_since_{};
    bool beats_from_ecg_ = false;
    drops dropped_;
    host_time last_byte_{};
};

} // namespace attune::ble
