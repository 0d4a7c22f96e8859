#pragma once
// Finished texts of the drivers that reach the screen. The drivers say them in English and know no language;
// here they are marked, so that catalogues have them. Those with a path or a name in their middle:
// app/session/driver_sentences.

#include "app/language/language.hpp"

namespace attune {

inline constexpr const char* sentences_below[]{
    // drivers/latency: sensors, and where their delays come from
    mark("a strap's ECG"),
    mark("ANT+ strap"),
    mark("bridge"),
    mark("board that prints"),
    mark("another sensor"),
    mark("one study of four straps (diva-portal.org diva2:1995470); spread: notified once a second"),
    mark("chosen: samples carry their own time, what is left is the radio"),
    mark("on a wire: USB's share, measured on a simulated board"),
    mark("measured in its capture: the beat is marked 0.21 s (0.08 to 0.30 s) after the R wave of its own ECG"),
    mark("a slot of 0.25 s and the strap's own delay"),
    mark("chosen: as the BioHarness; packets come 0 to 1.3 s after the beat, with the beat's own time"),
    mark("a frame about every second"),
    mark("chosen: samples leave at once; ten milliseconds from one to the next, and the link"),
    mark("between the straps that were studied"),
    // drivers/sim: the two hearts that are offered
    mark("calm"),
    mark("aroused"),
    // dsp/breath: a search for a pace
    mark("no step could be used"),
    mark("fewer than three steps could be used"),
    mark("the heart answers all these paces about alike"),
    mark("the steps do not agree on one pace"),
    // dsp/why: why there is no number
    mark("no heartbeat has arrived yet"),
    mark("not enough has been heard yet"),
    mark("the signal is gone"),
    mark("the signal is back, listening"),
    mark("too many beats had to be corrected"),
    mark("nothing to compare with yet"),
    mark("not yet calibrated to you"),
    mark("only with paced breathing"),
    mark("the heart does not follow the pace yet"),
    mark("the pace is too slow for this window"),
    mark("movement or another cause?"),
    mark("this practice raises the heart rate on purpose"),
    mark("heart rate has not settled yet"),
    mark("too unsure for a number"),
    mark("a beta-blocker or pacemaker holds the heart rate"),
    // drivers/port: Bluetooth
    mark("The strap is not connected."),
    mark("This user may not use Bluetooth. Add yourself to the group bluetooth (sudo usermod -aG "
         "bluetooth $USER), log out and in again; inside a container the system bus must be let in."),
    mark("Bluetooth is not running on this machine: install the package bluez and start "
         "it (sudo systemctl start bluetooth)."),
    mark("Bluetooth is switched off: switch it on in the desktop's settings, or with bluetoothctl power "
         "on."),
    mark("The strap wants to be paired before it tells anything: pair it in the desktop's "
         "Bluetooth settings, or with bluetoothctl."),
    mark("This machine has no Bluetooth adapter that is ready: plug one in, or see with rfkill "
         "list whether it is blocked."),
    mark("No heart-rate strap is heard over Bluetooth: is it worn and moist, near, and free of other phones "
         "and watches? The search goes on."),
    mark("Bluetooth's service ended. It is looked for again; to start it: sudo systemctl start bluetooth."),
};

} // namespace attune
