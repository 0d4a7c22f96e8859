#!/bin/sh
# A real mouse in a real window: from the first start through the safety text, Home and the check-in into a session, then
# Ctrl+Q. The session must be there afterwards, ended early. Run by: xvfb.sh window_mouse.sh PROGRAM [FOLDER FOR PICTURES]
# Knows no positions: the one primary action of a screen is its largest area in the colour of breathing in (LOOK.md), found
# on a picture of the screen, as an eye would.
set -eu
program=$1
for tool in xdotool import convert; do
    if ! command -v $tool >/dev/null; then
        echo "skipped: $tool is not installed (packages xdotool, imagemagick)" >&2
        exit 77
    fi
done
room=$(mktemp -d)
pictures=${2:-$room}
mkdir -p "$pictures"
export XDG_CONFIG_HOME="$room/config" XDG_DATA_HOME="$room/data" SDL_AUDIODRIVER=dummy
unset SDL_VIDEODRIVER
attune=
clean() {
    [ -z "$attune" ] || kill "$attune" 2>/dev/null || true
    rm -rf "$room"
}
trap clean EXIT
trap 'exit 143' TERM INT HUP

fail() {
    echo "window_mouse: $1" >&2
    exit 1
}
look() { import -window root "$pictures/$1.png"; }
# Centre of the primary action on picture $1, nothing where there is none. A line or a ring of that colour is thin; the
# button is at least 40 x 20 pixels and mostly filled.
primary() {
    convert "$pictures/$1.png" -fuzz 2% -fill white -opaque '#79B8C9' -fill black +opaque white \
        -define connected-components:verbose=true -connected-components 8 null: |
        awk '$NF ~ /255,255,255|white|gray\(255\)/ {
            split($2, b, /[x+]/)
            if (b[1] >= 40 && b[2] >= 20 && $4 > b[1] * b[2] / 2 && $4 > most) { most = $4; x = b[3] + b[1] / 2; y = b[4] + b[2] / 2 }
        } END { if (most) printf "%d %d\n", x, y }'
}
# Waits until the picture shows a primary action at rest (two looks agree), then clicks it.
click_primary() {
    before=
    for try in $(seq 60); do
        sleep 0.25
        look "$1"
        at=$(primary "$1")
        if [ -n "$at" ] && [ "$at" = "$before" ]; then
            # shellcheck disable=SC2086
            xdotool mousemove $at sleep 0.15 click 1
            return
        fi
        before=$at
    done
    fail "no primary action on $1"
}
# The clicked screen is gone when its button is no longer where it was.
gone() {
    for try in $(seq 40); do
        sleep 0.25
        look "$1_after"
        [ "$(primary "$1_after")" != "$at" ] && return
    done
    fail "the click on $1 did nothing"
}

"$program" 2>"$room/log" &
attune=$!
window=$(timeout 30 xdotool search --sync --all --onlyvisible --pid $attune --name Attune | head -1) || true
[ -n "$window" ] || fail "no window: $(cat "$room/log")"
xdotool windowfocus "$window" sleep 0.3

# The safety text may be longer than the window: its button has the keyboard from the start.
look safety
if [ -z "$(primary safety)" ]; then xdotool key Return; else click_primary safety; gone safety; fi
click_primary home
gone home
click_primary before
gone before
sleep 2
look practice_1
sleep 1
look practice_2
moved=$(compare -metric AE "$pictures/practice_1.png" "$pictures/practice_2.png" null: 2>&1) || true
awk -v n="$moved" 'BEGIN { exit !(n + 0 > 500) }' || fail "the practice stands still ($moved pixels changed)"

xdotool key ctrl+q
for try in $(seq 40); do
    kill -0 $attune 2>/dev/null || break
    sleep 0.25
done
if kill -0 $attune 2>/dev/null; then fail "Ctrl+Q did not close the window"; fi
status=0
wait $attune || status=$?
attune=
[ $status -eq 0 ] || fail "ended with status $status: $(cat "$room/log")"
"$program" sessions --json >"$room/sessions"
grep -q '"ended": *"early"' "$room/sessions" || fail "the session was not kept: $(cat "$room/sessions")"
echo "clicked from the safety text into a session; it was kept"
