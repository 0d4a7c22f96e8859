"""A desktop's notification service on a session bus of its own, for the tests: org.freedesktop.Notifications 1.2.

Says the bus's address, then takes one command a line on standard input and answers each with one line; ends with its
input. Ends with 77 where python3-dbus, GLib's bindings or dbus-daemon are not installed.

  --usual   offers actions and markup      --plain   offers neither      --nobody   a bus without the service

  shown            title | words | action=label ... | lasts ms | urgency, of each note that stands
  press KEY        the person answers the newest note; the service closes it
  close            the person closes the newest note
  calls            Notify and CloseNotification so far
"""
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile

try:
    import dbus
    import dbus.mainloop.glib
    import dbus.service
    from gi.repository import GLib
except ImportError as e:
    print(f'skipped: {e}; install python3-dbusmock', flush=True)
    sys.exit(77)
if not shutil.which('dbus-daemon'):
    print('skipped: dbus-daemon is not installed', flush=True)
    sys.exit(77)

NAME, PATH = 'org.freedesktop.Notifications', '/org/freedesktop/Notifications'


def start_bus():
    folder = tempfile.mkdtemp()
    config = os.path.join(folder, 'bus.conf')
    with open(config, 'w', encoding='ascii') as f:
        f.write(f'''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>''')
    die_with_parent = ctypes.CDLL(None).prctl
    daemon = subprocess.Popen(['dbus-daemon', '--nofork', '--print-address=1', '--config-file=' + config],
                              stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              preexec_fn=lambda: die_with_parent(1, signal.SIGKILL))
    return daemon, daemon.stdout.readline().decode().strip(), folder


class Service(dbus.service.Object):
    def __init__(self, plain):
        self.plain, self.notes, self.calls, self.last = plain, {}, [], 0
        self.bus_name = dbus.service.BusName(NAME, dbus.SessionBus())
        super().__init__(self.bus_name, PATH)

    @dbus.service.method(NAME, out_signature='as')
    def GetCapabilities(self):
        return dbus.Array([] if self.plain else ['actions', 'body', 'body-markup'], signature='s')

    @dbus.service.method(NAME, in_signature='susssasa{sv}i', out_signature='u')
    def Notify(self, _app, replaces, _icon, title, words, actions, hints, lasts):
        self.calls.append('Notify')
        if not replaces:
            self.last += 1
        number = int(replaces) or self.last
        pairs = ' '.join(f'{actions[i]}={actions[i + 1]}' for i in range(0, len(actions), 2))
        self.notes[number] = f'{title} | {words} | {pairs} | {int(lasts)} | {int(hints.get("urgency", -1))}'
        return dbus.UInt32(number)

    @dbus.service.method(NAME, in_signature='u')
    def CloseNotification(self, number):
        self.calls.append('Close')
        if self.notes.pop(int(number), None) is not None:
            self.NotificationClosed(number, 3)

    @dbus.service.signal(NAME, signature='uu')
    def NotificationClosed(self, number, reason):
        pass

    @dbus.service.signal(NAME, signature='us')
    def ActionInvoked(self, number, key):
        pass

    @dbus.service.signal(NAME, signature='us')
    def ActivationToken(self, number, token):
        pass

    def do_shown(self):
        return 'ok ' + ' / '.join(self.notes.values())

    def do_calls(self):
        return 'ok ' + ' '.join(self.calls)

    def do_press(self, key):
        number = max(self.notes)
        self.ActivationToken(number, 'token-1')
        self.ActionInvoked(number, key)
        self.do_close()

    def do_close(self):
        number = max(self.notes)
        del self.notes[number]
        self.NotificationClosed(number, 2)


def main():
    daemon, address, folder = start_bus()
    os.environ['DBUS_SESSION_BUS_ADDRESS'] = address
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    service = Service('--plain' in sys.argv) if '--nobody' not in sys.argv else None
    loop = GLib.MainLoop()
    waiting = b''

    def on_input(fd, _condition):
        nonlocal waiting
        data = os.read(fd, 65536)
        if not data:
            loop.quit()
            return False
        waiting += data
        while b'\n' in waiting:
            line, waiting = waiting.split(b'\n', 1)
            word, *rest = line.decode().split()
            try:
                said = getattr(service, 'do_' + word)(*rest) or 'ok'
            except Exception as e:  # whatever it is, the test shall see it
                said = f'{type(e).__name__}: {e}'
            print(said.replace('\n', ' '), flush=True)
        return True

    GLib.io_add_watch(0, GLib.IO_IN | GLib.IO_HUP, on_input)
    print(address, flush=True)
    try:
        loop.run()
    finally:
        daemon.kill()
        daemon.wait()
        shutil.rmtree(folder, ignore_errors=True)


main()
