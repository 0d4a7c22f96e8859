#!/usr/bin/env python3
"""Do the catalogues of assets/language say what the code asks for? Collects the words with xgettext.

usage: language.py SOURCE_FOLDER           says what is missing, left over or has other places; exit status 1
       language.py SOURCE_FOLDER --list    the words of the code as the [words] of a new catalogue
"""
import ast
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib

PLACE = re.compile(r"\{\{|\}\}|\{([^{}:]*)(:[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")


def places(text):
    """Which argument is written how, whatever the order: [(0, ""), (1, ":.1Lf")]."""
    found, following = [], 0
    for m in PLACE.finditer(text):
        if m.group(0) in ("{{", "}}"):
            continue
        if m.group(1):
            at = int(m.group(1)) if m.group(1).isdigit() else m.group(1)
        else:
            at, following = following, following + 1
        found.append((at, m.group(2) or ""))
    return sorted(set(found), key=str)


def collect(source):
    """English -> (English for many or None, a place where it stands)."""
    files = sorted(str(f.relative_to(source)) for f in (source / "app").rglob("*.[ch]pp"))
    # mark and tr take one text; trn's key is its first.
    pot = subprocess.run(
        ["xgettext", "--language=C++", "--from-code=UTF-8", "--no-wrap", "--sort-by-file", "--output=-", "--keyword",
         "--keyword=tr:1", "--keyword=mark:1", "--keyword=trn:1,2", "--files-from=-"],
        input="\n".join(files), cwd=source, text=True, stdout=subprocess.PIPE, check=True).stdout
    words, field, entry, where = {}, None, {}, ""

    def done():
        if entry.get("msgid"):
            words[entry["msgid"]] = (entry.get("msgid_plural"), where)

    for line in pot.splitlines():
        if line.startswith("#:"):
            where = line[3:].split()[0]
        elif m := re.match(r'(msgid|msgid_plural|msgstr\S*) (".*")$', line):
            field = m.group(1)
            if field == "msgid":
                done()
                entry = {}
            entry[field] = ast.literal_eval(m.group(2))
        elif line.startswith('"') and field:
            entry[field] += ast.literal_eval(line)
    done()
    return words


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main():
    source = pathlib.Path(sys.argv[1])
    if not shutil.which("xgettext"):
        print("skipped: xgettext is not here (package gettext)")
        return 77
    words = collect(source)
    if "--list" in sys.argv:
        for english, (many, where) in words.items():
            print(f"# {where}\n{quoted(english)} = " + ('""' if many is None else '["", ""]'))
        return 0
    wrong = 0
    for file in sorted((source / "assets/language").glob("*.toml")):
        said = tomllib.loads(file.read_text(encoding="utf-8"))["words"]
        for english, (many, where) in words.items():
            if english not in said:
                print(f"{file.name}: missing {quoted(english)} ({where})")
                wrong += 1
                continue
            forms = said[english] if isinstance(said[english], list) else [said[english]]
            if many is not None and len(forms) < 2:
                print(f"{file.name}: {quoted(english)} goes with a number and wants its forms")
                wrong += 1
            for form in forms:
                # A form for one may leave the number out: "one session".
                if places(form) != places(many or english) and not (many and form == forms[0]):
                    print(f"{file.name}: other places in {quoted(form)} than in {quoted(english)}")
                    wrong += 1
        for english in said.keys() - words.keys():
            print(f"{file.name}: left over {quoted(english)}")
            wrong += 1
    if not wrong:
        print(f"{len(words)} texts, each in every catalogue")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
