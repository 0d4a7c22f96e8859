#!/usr/bin/env bash
# What other programs make of an exported session. usage: formats_elsewhere.sh PROGRAM SCHEMA (json|edf)
# json: the document against its schema (python3-jsonschema). edf: signals and annotations as biosig reads them.
set -euo pipefail
program=$1 schema=$2 what=$3
skip() {
    echo "skipped: $*"
    exit 77
}
case $what in
json) python3 -c 'import jsonschema' 2>/dev/null || skip "python3-jsonschema is not installed" ;;
edf) command -v save2gdf >/dev/null || skip "biosig-tools is not installed (save2gdf)" ;;
esac
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_CONFIG_HOME=$folder/config XDG_DATA_HOME=$folder/data
store=$folder/s.db
id=$("$program" practice resonance --fast --headless --minutes 3 --sensor 'sim:calm?seed=4' --store "$store" --json 2>/dev/null |
    python3 -c 'import json,sys; print(json.load(sys.stdin)["session"])')
printf '800\n812.5\n790\n# gap from 2.4 to 9 s: silence\n805\n' >"$folder/x.rr"
imported=$("$program" import "$folder/x.rr" --store "$store" 2>/dev/null | awk '{print $NF}')
for one in "$id" "$imported"; do
    "$program" export "$one" --to "$folder/$one.$what" --store "$store"
done
if [[ $what == json ]]; then
    python3 - "$schema" "$folder/$id.json" "$folder/$imported.json" <<'P'
import json, sys, jsonschema
schema = json.load(open(sys.argv[1]))
check = jsonschema.Draft7Validator
check.check_schema(schema)
for name in sys.argv[2:]:
    document = json.load(open(name))
    wrong = [f"{'/'.join(map(str, e.path))}: {e.message[:200]}" for e in check(schema).iter_errors(document)]
    assert not wrong, (name, wrong[:5])
    # Every key is described: none is written that a reader cannot look up.
    unknown = set(document) - set(schema["properties"])
    assert not unknown, unknown
    for key in ("beats", "phases", "pacer", "gaps", "numbers", "marks"):
        for one in document[key]:
            assert set(one) <= set(schema["properties"][key]["items"]["properties"]), (key, one)
# And it does say no.
del document["beats"][0]["t_s"]
assert list(check(schema).iter_errors(document))
print("schema holds:", len(sys.argv) - 2, "sessions")
P
else
    save2gdf -JSON "$folder/$id.edf" >"$folder/biosig.json" 2>"$folder/biosig.err" || { cat "$folder/biosig.err"; exit 1; }
    "$program" show "$id" --json --store "$store" >"$folder/show.json" 2>/dev/null
    python3 - "$folder/biosig.json" "$folder/show.json" <<'P'
import json, sys
text = open(sys.argv[1], encoding="utf-8", errors="replace").read()
read = json.loads(text[text.index("{"):], strict=False)
session = json.load(open(sys.argv[2]))
labels = [c["Label"].strip() for c in read["CHANNEL"]]
assert {"HR", "RR", "Breath pacer"} <= set(labels), labels
events = read["EVENT"]
words = [str(e.get("Description", "")) for e in events]
beats = [e for e, w in zip(events, words) if w.startswith(("RR", "beat"))]
assert len(beats) == len(session["beats"]), (len(beats), len(session["beats"]))
# biosig counts from the whole second in which the file starts, and rounds to the fastest signal's samples.
started = session["started"].rstrip("Z")
part = float("0." + started.split(".")[1]) if "." in started else 0
for e, b in zip(sorted(beats, key=lambda e: e["POS"]), session["beats"]):
    assert abs(e["POS"] - part - b["t_s"]) < 0.002 + 1 / 8, (e, b)
for phase in session["phases"]:
    assert f"phase {phase['phase']}" in words, phase
print("biosig reads", len(labels), "signals and", len(events), "annotations")
P
fi
