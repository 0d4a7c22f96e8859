#!/usr/bin/env bash
# cmake --install puts everything where a desktop looks for it, and nothing else; what is installed runs. Run by CTest.
# usage: install.sh CMAKE BUILD_FOLDER
set -euo pipefail
cmake=$1 build=$2
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
export XDG_CONFIG_HOME=$room/config XDG_DATA_HOME=$room/data
DESTDIR=$room "$cmake" --install "$build" --prefix /usr >"$room/log" || { cat "$room/log"; exit 1; }

id=io.github.attune.attune
wanted=(
    bin/attune
    "share/applications/$id.desktop"
    "share/metainfo/$id.metainfo.xml"
    "share/icons/hicolor/scalable/apps/$id.svg"
    "share/icons/hicolor/256x256/apps/$id.png"
    share/attune/practices/resonance.toml
    share/attune/practices/FORMAT.md
    lib/udev/rules.d/70-attune.rules
)
for file in "${wanted[@]}"; do
    [[ -s $room/usr/$file ]] || { echo "not installed: $file"; exit 1; }
done
[[ ! -e $room/usr/share/attune/udev && ! -e $room/usr/share/attune/desktop && ! -e $room/usr/share/attune/pictures ]] || { echo "too much is installed"; exit 1; }

# udev's own check is new with systemd 254 (Debian 13); elsewhere each line must at least be one of its shape.
rules=$room/usr/lib/udev/rules.d/70-attune.rules
if udevadm verify --help >/dev/null 2>&1; then
    udevadm verify --no-summary "$rules" || { echo "udev does not take the rules"; exit 1; }
else
    key='[A-Z_]+(\{[A-Za-z_]+\})?(==|!=|\+=|=)"[^"]*"'
    if grep -vE "^(#.*)?$|^$key(, $key)*$" "$rules"; then echo "no udev rule"; exit 1; fi
fi
# Every device the program knows by its USB id may be opened by who sits there.
source=${BASH_SOURCE[0]%/*}/../drivers/port/port_scan.cpp
known=0
while read -r vendor product; do
    known=$((known + 1))
    grep -E "\"$vendor\".*uaccess" "$rules" | grep -qE "\"([0-9a-f|]*\|)?$product(\|[0-9a-f|]*)?\"" || { echo "no rule for $vendor:$product"; exit 1; }
done < <(sed -nE 's/.*usb_kind\{0x([0-9a-f]{4}), 0x([0-9a-f]{4}),.*/\1 \2/p' "$source")
((known > 5)) || { echo "the table of USB ids was not read"; exit 1; }

# From the installed place alone: its practices, a session, the session again.
export ATTUNE_ASSETS=$room/usr/share/attune
"$room/usr/bin/attune" practice --fast --minutes 0.5 --sensor 'sim:calm?seed=1' | tail -n 1 | grep '^saved as session'
"$room/usr/bin/attune" sessions --json | grep -q '"ended":"complete"'
