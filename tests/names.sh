#!/usr/bin/env bash
# Every test's name must reach CTest whole: CMake's lists end at a semicolon, and a piece of a name finds no test and
# passes. Run by CTest. usage: names.sh SOURCE_FOLDER
set -uo pipefail
cd "${1:?source folder}" || exit 2
cut=$(find tests -name '*.cpp' -print0 | sort -z | while IFS= read -r -d '' file; do
    grep -Pzo '(?s)(TEST_CASE|SCENARIO)\(\s*("([^"\\]|\\.)*"\s*)+' "$file" | tr '\n\0' ' \n' | grep ';' | sed "s|^|$file: |"
done)
[[ -z $cut ]] && echo 'every name is whole' && exit 0
printf 'a semicolon in the name of a test: CTest would run nothing under it\n%s\n' "$cut"
exit 1
