#!/bin/sh
# Runs a command on a display of its own: xvfb.sh [-s WxH] COMMAND ARG...
# The display's number is found by Xvfb (-displayfd), so that any number may run side by side. Gone when the command
# ends, however it ends. Exit status: the command's; 77 (skipped) where there is no Xvfb.
set -u
size=1920x1200
if [ "${1:-}" = -s ]; then
    size=$2
    shift 2
fi
if ! command -v Xvfb >/dev/null; then
    echo "skipped: Xvfb is not installed (package xvfb)" >&2
    exit 77
fi
room=$(mktemp -d)
server=
clean() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null
        wait "$server" 2>/dev/null
    fi
    rm -rf "$room"
}
trap clean EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

mkfifo "$room/number"
Xvfb -displayfd 3 -screen 0 "${size}x24" -nolisten tcp 3>"$room/number" 2>"$room/log" &
server=$!
number=
read -r number <"$room/number" || true
if [ -z "$number" ]; then
    echo "Xvfb did not start:" >&2
    cat "$room/log" >&2
    exit 1
fi
# In the background and waited for, so that a signal reaches the trap at once.
DISPLAY=":$number" "$@" <&0 &
child=$!
trap 'kill -TERM "$child" 2>/dev/null; wait "$child"; exit 143' TERM INT HUP
wait "$child"
