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
)
for file in "${wanted[@]}"; do
    [[ -s $room/usr/$file ]] || { echo "not installed: $file"; exit 1; }
done
[[ ! -e $room/usr/share/attune/desktop && ! -e $room/usr/share/attune/pictures ]] || { echo "too much is installed"; exit 1; }

# From the installed place alone: its practices, a session, the session again.
export ATTUNE_ASSETS=$room/usr/share/attune
"$room/usr/bin/attune" practice --fast --minutes 0.5 --sensor 'sim:calm?seed=1' | tail -n 1 | grep '^saved as session'
"$room/usr/bin/attune" sessions --json | grep -q '"ended":"complete"'
