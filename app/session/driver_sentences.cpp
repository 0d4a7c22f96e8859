#include "app/session/driver_sentences.hpp"

#include "app/language/language.hpp"

#include <vector>

namespace attune {
namespace {

/// Of drivers/port: the more particular before what it also fills.
constexpr const char* forms[]{
    mark("{} is not there: plug the sensor in, or choose another port."),
    mark("No permission to look at {}: ask who looks after this computer."),
    mark("No permission for {} (group {}): only its owner may use it; ask who looks after this computer."),
    mark("No permission for {} yet: you are in the group {} since your last login; log out and in again."),
    mark("No permission for {}: it belongs to the group {}; run `sudo usermod -aG {} {}`, then log out and in "
         "again."),
    mark("{} is in use by another program: close it (ModemManager lets go after some ten seconds); it is "
         "tried again."),
    mark("{} is already open in this program: stop its other use, or choose another port."),
    mark("{} is being looked at by {}: wait some ten seconds; it is tried again."),
    mark("{} is in use by {}: close that program; it is tried again."),
    mark("{} is no serial port: choose one that `attune sensors` lists."),
    mark("{} is a terminal of this computer, no sensor: choose a port that `attune sensors` lists."),
    mark("{} does not offer {} baud: use the sensor's rate, most often 115200 or 9600."),
    mark("{} is a link that leads in a circle: choose a port that `attune sensors` lists."),
    mark("{} could not be opened ({}): unplug it, plug it in again."),
    mark("{} is gone: the program at its other end closed it; it is looked for again."),
    mark("{} is gone: plug the sensor in again; it is looked for."),
    mark("{} is not open."),
    mark("{} takes no commands: unplug the sensor and plug it in again."),
    mark("Bluetooth cannot be reached: this machine's system bus does not answer ({}). Is the dbus service "
         "running?"),
    mark("Bluetooth did not answer while {}. If it stays so: sudo systemctl restart bluetooth."),
    mark("Bluetooth refused while {}."),
    mark("Bluetooth ({}) is switched off: switch it on in the desktop's settings, or with bluetoothctl power "
         "on (rfkill unblock bluetooth, where it is blocked)."),
    mark("The strap {} is not heard over Bluetooth: is it worn and moist, near, and free of other phones and "
         "watches? The search goes on."),
    mark("No strap called \"{}\" is heard over Bluetooth: is it worn and moist, near, and free of other "
         "phones and watches? The search goes on."),
    mark("{} is heard and does not let itself be connected: a phone or watch may hold it; switch Bluetooth "
         "off there. It is tried again."),
    mark("{} is heard and does not let itself be connected ({}): a phone or watch may hold it; switch "
         "Bluetooth off there. It is tried again."),
    mark("{} is connected and does not say what it offers. It is tried again; if it stays so, take the strap "
         "off for a minute."),
    mark("{} offers no heart rate over Bluetooth: choose another device, as in ble:H10, or switch the "
         "heart-rate broadcast on at the watch."),
    mark("{} offers no ECG (Polar H10 does): leave ecg=only away to take its heart beats."),
    mark("{} ended the connection: is it worn and near? It is looked for again."),
    mark("Bluetooth was switched off or its adapter taken away, so {} is not heard any more. Switch it on "
         "again."),
    mark("{} is connected and sends nothing: is it worn and moist? The connection is made anew."),
    mark("Bluetooth's service gave an answer that cannot be read."),
    mark("The search for a strap was interrupted."),
    mark("The program has too many files open to play a recording."),
    mark("The recording is not open."),
    mark("There is no file {}."),
    mark("{} is a folder; name a recording in it."),
    mark("{} is larger than 1 GB, more than any recording."),
    mark("{} cannot be read to its end."),
    mark("{} cannot be read: {}."),
    mark("{} is empty."),
};

constexpr std::string_view place = "{}";

/// What stands in the places of `form`, each up to where its next words come first; nothing where it does not fit.
bool fills(std::string_view text, std::string_view form, std::vector<std::string_view>& in) {
    in.clear();
    auto at = form.find(place);
    if (text.substr(0, at) != form.substr(0, at)) return false;
    text.remove_prefix(at);
    while (at != std::string_view::npos) {
        form.remove_prefix(at + place.size());
        at = form.find(place);
        const auto words = form.substr(0, at);
        const auto end = at == std::string_view::npos
                             ? (text.ends_with(words) ? text.size() - words.size() : std::string_view::npos)
                             : text.find(words);
        if (end == std::string_view::npos || end == 0) return false;
        in.push_back(text.substr(0, end));
        text.remove_prefix(end + words.size());
    }
    return text.empty();
}

} // namespace

std::string said_by_drivers(std::string_view english) {
    std::vector<std::string_view> in;
    for (const std::string_view form : forms) {
        if (form.find(place) == std::string_view::npos || !fills(english, form, in)) continue;
        std::string_view said = tr(form);
        std::string out;
        std::size_t next = 0;
        for (auto at = said.find(place); at != std::string_view::npos && next < in.size(); at = said.find(place)) {
            out.append(said.substr(0, at)).append(in[next++]);
            said.remove_prefix(at + place.size());
        }
        // A translation with other places than the form has would lose a name.
        return next == in.size() && said.find(place) == std::string_view::npos ? out.append(said) : std::string{english};
    }
    return std::string{tr(english)};
}

} // namespace attune
