"""BlueZ on a bus of its own, for the tests: python3-dbusmock's bluez5 template, and the GATT part it lacks.

Says the bus's address, then takes one command a line on standard input and answers each with one line; ends with its
input. ADDR is a Bluetooth address. Needs no root and no radio. Ends with 77 where python3-dbusmock or dbus-daemon is not
installed.

  adapter hci0 | power hci0 on/off | unplug hci0
  strap ADDR RSSI NAME   is heard with the heart rate service   silent ADDR   is heard no more, only remembered
  bare ADDR              offers no heart rate after all         ecg ADDR      offers Polar's PMD service too
  battery ADDR PERCENT   in BlueZ's own Battery1                pair ADDR     is paired
  level ADDR PERCENT     as the characteristic 0x2A19: before connecting, and as a notification after
  model ADDR TEXT        as the characteristic 0x2A24, from the next connection on
  deaf ADDR              lets nobody connect                    link ADDR     is connected already, by somebody else
  say ADDR HEX           notifies about 0x2A37                  sample ADDR HEX  notifies about PMD data
  drop ADDR              ends the connection                    leave         the service ends
  calls                  what was called so far                 listening ADDR   the characteristics with notifications
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
    import dbusmock
    from dbusmock import mockobject
    from dbusmock.templates import bluez5
    from gi.repository import GLib
except ImportError as e:
    print(f'skipped: {e}; install python3-dbusmock', flush=True)
    sys.exit(77)
if not shutil.which('dbus-daemon'):
    print('skipped: dbus-daemon is not installed', flush=True)
    sys.exit(77)

DEVICE, ADAPTER = 'org.bluez.Device1', 'org.bluez.Adapter1'
CHARACTERISTIC, SERVICE, BATTERY = 'org.bluez.GattCharacteristic1', 'org.bluez.GattService1', 'org.bluez.Battery1'
LONG = '0000{}-0000-1000-8000-00805f9b34fb'
PMD = 'fb005c{}-02e7-f387-1cad-8acd2d8df0c8'
calls = []


def start_bus(deny):
    """A bus with a system bus's manner: who may not speak to org.bluez hears AccessDenied from the bus itself."""
    folder = tempfile.mkdtemp()
    policy = '<deny send_destination="org.bluez"/>' if deny else ''
    config = os.path.join(folder, 'bus.conf')
    with open(config, 'w', encoding='ascii') as f:
        f.write(f'''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>{policy}
</policy></busconfig>''')
    die_with_parent = ctypes.CDLL(None).prctl
    daemon = subprocess.Popen(['dbus-daemon', '--nofork', '--print-address=1', '--config-file=' + config],
                              stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              preexec_fn=lambda: die_with_parent(1, signal.SIGKILL))
    return daemon, daemon.stdout.readline().decode().strip(), folder


def called(what):
    calls.append(what)


class Bluez:
    def __init__(self):
        self.bus = dbus.SystemBus()
        name = dbus.service.BusName('org.bluez', self.bus, allow_replacement=True, replace_existing=True, do_not_queue=True)
        self.log = tempfile.NamedTemporaryFile(suffix='.log')
        self.main = mockobject.DBusMockObject(name, '/', dbusmock.OBJECT_MANAGER_IFACE, {}, self.log.name, True)
        mockobject.objects['/'] = self.main
        self.main.AddTemplate('bluez5', {})
        self.deaf, self.bare, self.ecg, self.level, self.model = set(), set(), set(), {}, {}

    def object(self, path):
        return mockobject.objects[path]

    def device(self, address):
        for path, o in mockobject.objects.items():
            if path.endswith('dev_' + address.replace(':', '_')):
                return o
        raise KeyError(address)

    def added(self, path, interface):
        self.main.EmitSignal(dbusmock.OBJECT_MANAGER_IFACE, 'InterfacesAdded', 'oa{sa{sv}}',
                             [dbus.ObjectPath(path), {interface: self.object(path).props[interface]}])

    def do_adapter(self, name):
        self.main.AddAdapter(name, 'test computer')
        for method in ('StartDiscovery', 'StopDiscovery'):
            original = getattr(bluez5, method)
            self.object('/org/bluez/' + name).AddMethod(ADAPTER, method, '', '',
                                                        lambda a, m=method, o=original: (called(m), o(a))[0])
        self.object('/org/bluez/' + name).AddMethod(
            ADAPTER, 'SetDiscoveryFilter', 'a{sv}', '',
            lambda a, f: (called('SetDiscoveryFilter:' + ','.join(sorted(f))), bluez5.SetDiscoveryFilter(a, f))[0])

    def do_power(self, name, how):
        self.object('/org/bluez/' + name).UpdateProperties(ADAPTER, {'Powered': dbus.Boolean(how == 'on')})
        if how == 'off':
            for path, o in list(mockobject.objects.items()):
                if path.startswith(f'/org/bluez/{name}/dev_') and DEVICE in o.props and o.props[DEVICE]['Connected']:
                    self.dropped(o)

    def do_unplug(self, name):
        self.main.RemoveAdapterWithDevices(name)

    def do_strap(self, address, rssi, *name):
        path = self.main.AddDevice('hci0', address, ' '.join(name))
        d = self.object(path)
        d.UpdateProperties(DEVICE, {'UUIDs': dbus.Array([LONG.format('180d')], signature='s'),
                                    'RSSI': dbus.Int16(int(rssi))})
        d.AddMethod(DEVICE, 'Connect', '', '', lambda d: self.connect(d))
        d.AddMethod(DEVICE, 'Disconnect', '', '', lambda d: (called('Disconnect'), self.dropped(d))[0])

    def do_silent(self, address):
        d = self.device(address)
        del d.props[DEVICE]['RSSI']
        d.EmitSignal(dbus.PROPERTIES_IFACE, 'PropertiesChanged', 'sa{sv}as', [DEVICE, {}, ['RSSI']])

    def do_pair(self, address):
        self.device(address).UpdateProperties(DEVICE, {'Paired': dbus.Boolean(True)})

    def do_deaf(self, address):
        self.deaf.add(address)

    def do_bare(self, address):
        self.bare.add(address)

    def do_ecg(self, address):
        self.ecg.add(address)

    def do_battery(self, address, percent):
        d = self.device(address)
        if BATTERY in d.props:
            d.UpdateProperties(BATTERY, {'Percentage': dbus.Byte(int(percent))})
        else:
            d.AddProperties(BATTERY, {'Percentage': dbus.Byte(int(percent))})
            self.added(d.path, BATTERY)

    def do_level(self, address, percent):
        self.level[address] = int(percent)
        if self.device(address).props[DEVICE]['Connected']:
            return self.notify(address, LONG.format('2a19'), [f'{int(percent):02x}'])
        return 'ok'

    def do_model(self, address, *text):
        self.model[address] = ' '.join(text).encode()

    def do_link(self, address):
        self.connect(self.device(address))
        calls.clear()

    def connect(self, d):
        address = str(d.props[DEVICE]['Address'])
        called('Connect')
        if address in self.deaf:
            raise dbus.exceptions.DBusException('le-connection-abort-by-local', name='org.bluez.Error.Failed')
        d.UpdateProperties(DEVICE, {'Connected': dbus.Boolean(True)})
        wanted = ([] if address in self.bare else ['2a37']) + (['2a19'] if address in self.level else [])
        for i, short in enumerate(wanted):
            self.characteristic(d, f'service0010/char{i:04x}', LONG.format(short))
        if address in self.model:
            self.characteristic(d, 'service0030/char0031', LONG.format('2a24'))
        if address in self.ecg:
            self.characteristic(d, 'service0020/char0021', PMD.format('81'))
            self.characteristic(d, 'service0020/char0022', PMD.format('82'))
        d.UpdateProperties(DEVICE, {'ServicesResolved': dbus.Boolean(True)})

    def characteristic(self, d, below, uuid):
        service, path = d.path + '/' + below.split('/')[0], d.path + '/' + below
        if service not in mockobject.objects:
            self.main.AddObject(service, SERVICE, {'UUID': LONG.format('180d'), 'Primary': dbus.Boolean(True)}, [])
            self.added(service, SERVICE)
        short = uuid[4:8]

        def start(c):
            called('StartNotify:' + short)
            c.UpdateProperties(CHARACTERISTIC, {'Notifying': dbus.Boolean(True)})

        def stop(c):
            called('StopNotify:' + short)
            c.UpdateProperties(CHARACTERISTIC, {'Notifying': dbus.Boolean(False)})

        def read(_c, _options):
            called('ReadValue:' + short)
            address = str(d.props[DEVICE]['Address'])
            data = self.model[address] if short == '2a24' else [self.level[address]]
            return dbus.Array([dbus.Byte(b) for b in data], signature='y')

        def write(c, value, _options):
            called('WriteValue:' + short + ':' + bytes(value).hex())
            if bytes(value)[0] == 2:  # the strap says yes
                self.value(c, bytes([0xF0, 2, value[1], 0, 0]))
        self.main.AddObject(path, CHARACTERISTIC,
                            {'UUID': uuid, 'Service': dbus.ObjectPath(service), 'Notifying': dbus.Boolean(False),
                             'Value': dbus.Array([], signature='y')},
                            [('StartNotify', '', '', start), ('StopNotify', '', '', stop),
                             ('ReadValue', 'a{sv}', 'ay', read), ('WriteValue', 'aya{sv}', '', write)])
        self.added(path, CHARACTERISTIC)

    def value(self, characteristic, data):
        characteristic.UpdateProperties(CHARACTERISTIC,
                                        {'Value': dbus.Array([dbus.Byte(b) for b in data], signature='y')})

    def notify(self, address, uuid, data):
        path = self.device(address).path + '/'
        for p, o in mockobject.objects.items():
            if p.startswith(path) and o.props.get(CHARACTERISTIC, {}).get('UUID') == uuid:
                if not o.props[CHARACTERISTIC]['Notifying']:
                    return 'nobody listens'
                self.value(o, bytes.fromhex(''.join(data)))
                return 'ok'
        return 'not connected'

    def do_say(self, address, *data):
        return self.notify(address, LONG.format('2a37'), data)

    def do_sample(self, address, *data):
        return self.notify(address, PMD.format('82'), data)

    def do_drop(self, address):
        self.dropped(self.device(address))

    def dropped(self, d):
        if not d.props[DEVICE]['Connected']:
            raise dbus.exceptions.DBusException('Not Connected', name='org.bluez.Error.NotConnected')
        d.UpdateProperties(DEVICE, {'ServicesResolved': dbus.Boolean(False), 'Connected': dbus.Boolean(False)})
        for path in [p for p in mockobject.objects if p.startswith(d.path + '/')]:
            interface = CHARACTERISTIC if '/char' in path else SERVICE
            self.main.RemoveObject(path)
            self.main.EmitSignal(dbusmock.OBJECT_MANAGER_IFACE, 'InterfacesRemoved', 'oas',
                                 [dbus.ObjectPath(path), [interface]])

    def do_leave(self):
        self.bus.release_name('org.bluez')

    def do_calls(self):
        return 'ok ' + ' '.join(calls)

    def do_listening(self, address):
        path = self.device(address).path + '/'
        return 'ok ' + ' '.join(str(o.props[CHARACTERISTIC]['UUID'])[4:8] for p, o in mockobject.objects.items()
                                if p.startswith(path) and o.props.get(CHARACTERISTIC, {}).get('Notifying'))


def main():
    daemon, address, folder = start_bus('--deny' in sys.argv)
    os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = address
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bluez = Bluez() if '--no-bluez' not in sys.argv else None
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
                said = getattr(bluez, 'do_' + word)(*rest) or 'ok'
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
