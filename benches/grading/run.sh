#!/bin/sh
# The time to grade a class: N submissions (default 200) × 50 scenarios of a program in C, each built
# and run in a cell of its own; once with their builds, and once built beforehand. Needs a release
# build, `cc` and GNU time.
#
#   cargo build --release && benches/grading/run.sh [N] [JOBS]
#   KINDS=built benches/grading/run.sh 5000      # without builds; or KINDS=source
#   SYNFIN=../before/target/release/synfin benches/grading/run.sh      # another build
set -eu

count=${1:-200}
jobs=${2:-2}
project=$(cd "$(dirname "$0")/../.." && pwd)
synfin=${SYNFIN:-$project/target/release/synfin}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# An assignment of the first 50 of the scenarios for beginners.
mkdir -p "$work/source/suite" "$work/built"
left=50
for file in "$project"/scenarios/first/*.synfin; do
    awk -v left="$left" '/^scenario/ { if (++n > left) exit } { block = block $0 "\n" }
        /^}/ { printf "%s", block; block = "" }' "$file" > "$work/source/suite/$(basename "$file")"
    has=$(grep -c '^scenario' "$work/source/suite/$(basename "$file")" || true)
    [ "$has" -gt 0 ] || rm "$work/source/suite/$(basename "$file")"
    left=$((left - has))
    [ "$left" -gt 0 ] || break
done
printf 'title = "Fifty"\nkind = "program"\n' > "$work/source/assignment.toml"
cp -r "$work/source/suite" "$work/built/suite"
cat - > "$work/built/assignment.toml" <<'TOML'
title = "Fifty"
kind = "program"

[[language]]
name = "built"
files = ["program"]
run = "./program"
TOML

# The submissions: the same state machine, each with a name of its own in it.
sample=$project/assignments/state-machine/solution/tcp.c
cc -O1 -o "$work/program" "$sample"
number=0
while [ "$number" -lt "$count" ]; do
    number=$((number + 1))
    name=$(printf 'student%05d' "$number")
    mkdir -p "$work/source/all/$name" "$work/built/all/$name"
    { printf '/* %s */\n' "$name"; cat "$sample"; } > "$work/source/all/$name/tcp.c"
    cp "$work/program" "$work/built/all/$name/program"
done

for kind in ${KINDS:-source built}; do
    echo "$kind: $count submissions, 50 scenarios, $jobs jobs"
    cd "$work/$kind"
    /usr/bin/time -f '%e s, %U s user, %S s system, %M KiB at most' \
        "$synfin" grade . --class all -o "$work/$kind-results" -j "$jobs" --sandbox strict > "$work/$kind.txt" || true
    grep -A 12 "submissions, " "$work/$kind.txt"
done
