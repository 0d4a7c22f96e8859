#include "drivers/port/ble_words.hpp"

namespace attune::bluez {
namespace {

std::string because(const refusal& r) {
    const std::string& said = r.text.empty() ? r.name : r.text;
    return said.empty() ? "" : " (" + said + ")";
}

} // namespace

error no_bus(const std::string& cause) {
    return {errc::not_found, "Bluetooth cannot be reached: this machine's system bus does not answer (" +
                                 cause + "). Is the dbus service running?"};
}

error refused_by_bluez(const refusal& r, const std::string& doing) {
    if (r.is(refusal::woken)) return interrupted();
    if (r.forbidden())
        return {errc::permission,
                "This user may not use Bluetooth. Add yourself to the group bluetooth (sudo usermod -aG "
                "bluetooth $USER), log out and in again; inside a container the system bus must be let in."};
    if (r.nobody_there())
        return {errc::not_found,
                "Bluetooth is not running on this machine: install the package bluez and start "
                "it (sudo systemctl start bluetooth)."};
    if (r.is("org.bluez.Error.NotReady"))
        return {
            errc::disconnected,
            "Bluetooth is switched off: switch it on in the desktop's settings, or with bluetoothctl power "
            "on."};
    if (r.is("org.bluez.Error.NotPermitted") || r.is("org.bluez.Error.NotAuthorized"))
        return {errc::permission,
                "The strap wants to be paired before it tells anything: pair it in the desktop's "
                "Bluetooth settings, or with bluetoothctl."};
    if (r.late())
        return {errc::disconnected, "Bluetooth did not answer while " + doing +
                                ". If it stays so: sudo systemctl restart bluetooth."};
    if (r.is(refusal::lost)) return no_bus("the connection broke");
    return {errc::disconnected, "Bluetooth refused while " + doing + because(r) + "."};
}

error no_adapter() {
    return {errc::not_found,
            "This machine has no Bluetooth adapter that is ready: plug one in, or see with rfkill "
            "list whether it is blocked."};
}

error adapter_off(const std::string& id) {
    return {errc::disconnected, "Bluetooth (" + id +
                                    ") is switched off: switch it on in the desktop's settings, or with "
                                    "bluetoothctl power on (rfkill unblock bluetooth, where it is blocked)."};
}

error nobody_heard(const wanted_device& wanted) {
    const std::string whom = wanted.any() ? "No heart-rate strap is heard over Bluetooth"
                             : wanted.is_address()
                                 ? "The strap " + wanted.text + " is not heard over Bluetooth"
                                 : "No strap called \"" + wanted.text + "\" is heard over Bluetooth";
    return {errc::not_found, whom + ": is it worn and moist, near, and free of other phones and watches? The "
                                    "search goes on."};
}

error not_connected(const std::string& name, const refusal& r) {
    if (r.final() || r.is("org.bluez.Error.NotReady")) return refused_by_bluez(r, "connecting to " + name);
    return {errc::disconnected,
            name + " is heard and does not let itself be connected" +
                (r.late() ? std::string{} : because(r)) +
                ": a phone or watch may hold it; switch Bluetooth off there. It is tried again."};
}

error not_resolved(const std::string& name) {
    return {errc::disconnected,
            name +
                " is connected and does not say what it offers. It is tried again; if it stays so, take the "
                "strap off for a minute."};
}

error no_heart_rate(const std::string& name) {
    return {errc::unsupported,
            name + " offers no heart rate over Bluetooth: choose another device, as in ble:H10, "
                   "or switch the heart-rate broadcast on at the watch."};
}

error no_ecg(const std::string& name) {
    return {errc::unsupported,
            name + " offers no ECG (Polar H10 does): leave ecg=only away to take its heart beats."};
}

error interrupted() {
    return {errc::busy, "The search for a strap was interrupted."};
}

std::string link_lost(const std::string& name) {
    return name + " ended the connection: is it worn and near? It is looked for again.";
}
std::string adapter_gone(const std::string& name) {
    return "Bluetooth was switched off or its adapter taken away, so " + name +
           " is not heard any more. Switch it on again.";
}
std::string bluez_gone() {
    return "Bluetooth's service ended. It is looked for again; to start it: sudo systemctl start bluetooth.";
}
std::string silent(const std::string& name) {
    return name + " is connected and sends nothing: is it worn and moist? The connection is made anew.";
}

std::string id_of(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

} // namespace attune::bluez
