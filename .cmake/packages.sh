# shellcheck shell=bash disable=SC2034
# Which Debian packages the project needs, and how they get there. Sourced by app/run and tests/run; bash only.
# The names are those of Debian 12 and Debian 13 alike.

# Compiling, and what the program then runs with (libraries come with their -dev packages).
build_packages=(
    cmake g++ ninja-build pkg-config
    libsdl2-dev libimgui-dev libstb-dev libfontconfig-dev
    libcairo2-dev libpango1.0-dev
    libserialport-dev libsystemd-dev libboost-dev
    libsqlite3-dev libsqlitecpp-dev libsodium-dev
    libcli11-dev libfmt-dev libspdlog-dev nlohmann-json3-dev libexpected-dev libtomlplusplus-dev
    libkissfft-dev libeigen3-dev
    libedf-dev
    catch2
)
# espeak-ng speaks the words of a practice; without it they are only shown.
run_packages=(fonts-inter fonts-dejavu-core espeak-ng)
# The window driven by a real mouse in an X server of its own; the desktop files checked by the desktop's own tools.
# The bridge's firmware: compiled for its AVR and run in a simulated one.
# BlueZ played on a bus of its own. Words collected from the code, to be compared with the catalogues.
# Reports read back by a reader of PDF. Exported EDF+ read by another program, exported JSON held against its schema.
test_packages=(xvfb xdotool imagemagick desktop-file-utils appstream
    gcc-avr avr-libc binutils-avr simavr libsimavr-dev libelf-dev
    dbus-daemon python3-dbusmock
    gettext poppler-utils
    biosig-tools python3-jsonschema)

say() { printf '%s\n' "$*" >&2; }

# Those of the given packages that are not installed, one a line. Without dpkg: all of them, as nothing can be known.
missing_packages() {
    if ! command -v dpkg-query >/dev/null; then
        printf '%s\n' "$@"
        return
    fi
    local have
    have=" $(dpkg-query --show --showformat='${db:Status-Status}=${Package} ' "$@" 2>/dev/null || true)"
    local package
    for package; do
        [[ $have == *" installed=$package "* ]] || printf '%s\n' "$package"
    done
}

# Debian itself, whichever suite: the package names below are known to be right there.
on_debian() { [[ -r /etc/os-release ]] && (. /etc/os-release && [[ ${ID:-} == debian ]]) && command -v apt-get >/dev/null; }

# How this user may install: "" as root, "sudo" with it, fails where neither is there.
become_root() {
    if ((EUID == 0)); then echo ""
    elif command -v sudo >/dev/null; then echo sudo
    else return 1
    fi
}

# Says what is missing and the commands that bring it, for a person to run.
tell_packages() {
    local sudo=sudo
    ((EUID == 0)) && sudo=
    say "Not installed: $*"
    if on_debian || command -v apt-get >/dev/null; then
        say "To install it:"
        say "    ${sudo:+sudo }apt-get update"
        say "    ${sudo:+sudo }apt-get install --no-install-recommends $*"
    else
        say "These are the names of Debian 12 and 13, with apt-get install --no-install-recommends. Elsewhere, look for the"
        say "same libraries with their headers: dnf search NAME, pacman -Ss NAME, zypper search NAME."
    fi
}

# need_packages INSTALL PACKAGE...: makes the packages be there (INSTALL=yes) or says what is missing (INSTALL=no).
# Fails where something stays missing that only this machine's owner can bring.
need_packages() {
    local install=$1 missing root
    shift
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    if ! command -v dpkg-query >/dev/null; then
        # Another distribution: what is there cannot be asked; a compiler and CMake are worth a try.
        tell_packages "${missing[@]}"
        command -v cmake >/dev/null && command -v ninja >/dev/null && command -v c++ >/dev/null
        return
    fi
    if [[ $install == no ]] || ! on_debian || ! root=$(become_root); then
        tell_packages "${missing[@]}"
        return 1
    fi
    say "Installing: ${missing[*]}"
    # Without a terminal nobody can type a password.
    [[ $root == sudo && ! -t 0 ]] && root="sudo -n"
    local log
    log=$(mktemp)
    if $root env DEBIAN_FRONTEND=noninteractive apt-get update >"$log" 2>&1 &&
        $root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" \
            </dev/null >>"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    tail -n 15 "$log" >&2
    say "apt-get could not install what is missing; its last words are above, all of them in $log."
    tell_packages "${missing[@]}"
    return 1
}

# configure_and_build PRESET FOLDER [TARGET...]: quiet but for warnings, errors and how far it is.
configure_and_build() {
    local preset=$1 folder=$2 log
    shift 2
    mkdir -p "$folder"
    log=$folder/configure.log
    if ! (cd "$root" && cmake --preset "$preset" -B "$folder") >"$log" 2>&1; then
        cat "$log" >&2
        return 1
    fi
    local targets=()
    (($#)) && targets=(--target "$@")
    if [[ -t 1 ]]; then
        cmake --build "$folder" "${targets[@]}"
    else
        # A line for every tenth of the way; whatever the compiler says passes through.
        NINJA_STATUS='[%p] ' cmake --build "$folder" "${targets[@]}" | awk '
            /^\[ *[0-9]+%\] / {
                p = $0; sub(/^\[ */, "", p); tenth = int(p / 10)
                if (tenth > said) { said = tenth; print "building: " tenth * 10 " %"; fflush() }
                next
            }
            !/^ninja: no work to do/ { print; fflush() }'
    fi
}

# Where there is no right to write into the checkout, the build goes to the user's cache.
build_folder() {
    local folder=$root/build/$1
    if ! mkdir -p "$folder" 2>/dev/null || [[ ! -w $folder ]]; then
        folder=${XDG_CACHE_HOME:-$HOME/.cache}/attune/build/$1
    fi
    printf '%s' "$folder"
}
