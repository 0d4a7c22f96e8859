#!/usr/bin/env bash
# law 1, as far as text can tell: who may include what, and who may ask the clock. Run by CTest; needs bash and grep only.
# usage: layers.sh SOURCE_FOLDER
set -uo pipefail
cd "${1:?source folder}" || exit 2
bad=0
complain() {
    printf '%s\n' "$*"
    bad=1
}

# includes FOLDER...: "file: spelled" for every include of the C++ sources there.
includes() {
    find "$@" -type f \( -name '*.hpp' -o -name '*.cpp' -o -name '*.h' -o -name '*.c' \) -print0 2>/dev/null | sort -z |
        xargs -0 -r grep -HoE '^ *# *include *[<"][^>"]+[>"]' | sed -E 's/ *# *include *//'
}

# The standard library as far as pure code may use it: no files, threads, clocks of the system, locale or streams.
pure_std='algorithm|array|bit|cassert|charconv|chrono|climits|cmath|compare|complex|concepts|cstddef|cstdint|cstdlib|cstring|deque|functional|initializer_list|iterator|limits|map|memory|new|numbers|numeric|optional|random|ratio|set|span|string|string_view|system_error|tuple|type_traits|utility|variant|vector'
ring='boost/circular_buffer\.hpp'

# may FOLDERS ALLOWED WHAT: every include of FOLDERS matches ALLOWED (an extended expression over the bare name).
may() {
    local wrong
    wrong=$(includes $1 | grep -vE ":[<\"]($2)[>\"]$")
    [[ -z $wrong ]] || complain "$3:" "$wrong"
}
# may_not FOLDERS FORBIDDEN WHAT
may_not() {
    local wrong
    wrong=$(includes $1 | grep -E ":[<\"]($2)")
    [[ -z $wrong ]] || complain "$3:" "$wrong"
}

may dsp "$pure_std|$ring|boost/math/distributions/[a-z_]+\.hpp|Eigen/[A-Za-z]+|kissfft\.hh|dsp/[a-z0-9_/.]+" \
    'dsp includes only dsp, the pure part of the standard library, Boost.Circular_Buffer, Boost.Math, Eigen and the FFT'

decoders=$(find drivers -mindepth 1 -maxdepth 1 ! -name port ! -name README.md ! -name '*.md' ! -name CMakeLists.txt | sort)
may "$decoders" "$pure_std|tl/expected\.hpp|$ring|boost/crc\.hpp|dsp/(units|why)\.hpp|drivers/[a-z0-9_/.]+" \
    'decoders know no operating system: only the standard library, dsp units and drivers'
may_not "$decoders" 'drivers/port/(byte_source|acquisition|clock|port_list|open_source|serial|tty)' 'a decoder knows a port'

os='SDL|imgui|backends/|SQLiteCpp|sqlite3|libserialport|systemd/|unistd|termios|sys/|fcntl|poll\.h|linux/'
files='fstream|filesystem|iostream|cstdio|stdio|thread|mutex|condition_variable|future|atomic'
may_not app/session "$os|$files|app/(store|files|live|shell|ui|cli|review)/|drivers/port/(byte_source|acquisition|clock|port_list|open_source)" \
    'app/session knows no screen, no database, no file, no thread and no room above it'
may_not app/review "$os|$files|app/(store|files|live|shell|ui|cli)/" 'app/review takes values only'
may 'app/language' "$pure_std|atomic|mutex|locale|fmt/format\.h|app/language/[a-z_.]+" 'app/language knows words only'
may_not 'app/notify' "SDL|imgui|backends/|SQLiteCpp|sqlite3|app/(store|files|live|shell|ui|cli|review|session)/" 'app/notify knows the message bus and words only'
may_not 'dsp drivers' 'app/' 'dsp and drivers know nothing of the program'
may_not 'app/store app/live app/files app/review app/session app/shell app/cli' 'SDL|imgui|backends/' \
    'only app/ui knows SDL and ImGui'
may_not 'app/live app/files app/review app/session app/shell app/cli app/ui app/store' 'systemd/' 'only app/notify and drivers/port know sd-bus'
may_not 'app/live app/files app/review app/session app/shell app/cli app/ui' 'SQLiteCpp|sqlite3' 'only app/store knows SQL'
screens=$(find app/ui -mindepth 1 -maxdepth 1 ! -name window)
may_not "$screens" 'SDL|backends/|app/(store|live|session/engine)' 'screens draw values; SDL belongs to app/ui/window'

may app/seal "$pure_std|fmt/format\.h|sodium\.h|drivers/result\.hpp|app/seal/[a-z_.]+" 'app/seal knows bytes and libsodium only'
may_not "dsp drivers $(find app -mindepth 1 -maxdepth 1 -type d ! -name seal)" 'sodium' 'only app/seal knows libsodium'

others=$(find app -mindepth 1 -maxdepth 1 -type d ! -name report | sort)
may_not "dsp drivers $others" 'cairo|pango/' 'only app/report knows cairo and Pango'
may_not "$(find app/report -name '*.?pp' ! -name 'cairo_*')" 'cairo[.-]|pango/' 'the layout of pages is values; cairo_* draws them'
may_not app/report "$os|$files|app/(store|files|live|shell|ui|cli)/" 'app/report takes values and gives bytes'

# No clock below the port (law 3).
clocks='(steady|system|high_resolution|utc|file)_clock::now|clock_gettime|gettimeofday|SDL_GetTicks|SDL_GetPerformanceCounter|[^_a-z]time\((NULL|nullptr|0)\)|std::random_device|[^_a-z]rand\(\)'
asks=$(grep -rnE "$clocks" --include='*.?pp' dsp app/session app/review $decoders 2>/dev/null | grep -vE '^[^:]+:[0-9]+: *//')
[[ -z $asks ]] || complain 'a clock or chance below the port (law 3):' "$asks"

# Rooms do not include each other in a circle. A room is a folder of the first two levels; app/ui/window, which knows SDL,
# is apart from the screens; files directly in app (the version) are words that anyone may use. drivers/port holds the
# vocabulary of chunks and scripts beside the ports, so drivers and their sources count as one room here.
edges=$(includes app drivers dsp | sed -nE 's/^([^:]+):["<]((app|drivers|dsp)\/[^">]+)[">]$/\1 \2/p' |
    sed -E 's#(^| )(app/ui/window|app/[a-z]+|drivers|dsp)/[^ ]+#\1\2#g; s#(^| )app/[^/ ]+\.[ch]pp#\1app#g' |
    awk '$1 != $2 && $2 != "app"' | sort -u)
circle=$(printf '%s\n' "$edges" | tsort 2>&1 >/dev/null)
[[ -z $circle ]] || complain 'rooms include each other in a circle:' "$circle"

# Each law of DESIGN.md has tests that bear its name.
for law in 1 2 3 4 5 6 7 8; do
    grep -rqE "(TEST_CASE\(|NAME )[^;]*\"?law $law:|law $law[:,]" --include='*.cpp' --include='CMakeLists.txt' tests ||
        complain "no test is named \"law $law: ...\""
done

((bad)) || echo 'every room keeps to itself'
exit $bad
