#!/usr/bin/env bash
# Runs the library, and losses with SACK, on the kernel again and again, one scenario at a time and
# 16 at once, and compares the whole output: verdicts, failures, traces. As root.
#
#   tests/linux/stability.sh [RUNS [OPTION…]]    (default: 10 runs of each, `--stack linux`)
#
# SYNFIN names the command, SCENARIOS the folder.
set -euo pipefail
synfin=${SYNFIN:-synfin}
scenarios=${SCENARIOS:-scenarios}
losses=$(dirname "${BASH_SOURCE[0]}")/loss.synfin
runs=${1:-10}
shift || true
[ $# -gt 0 ] || set -- --stack linux
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

differences=0
for jobs in 1 16; do
    for ((run = 1; run <= runs; run++)); do
        from=$SECONDS
        # Scenarios fail on the kernel; that does not matter here.
        "$synfin" run "$@" --jobs "$jobs" --format json "$scenarios" "$losses" >"$folder/now" || true
        [ -e "$folder/first" ] || cp "$folder/now" "$folder/first"
        if cmp -s "$folder/first" "$folder/now"; then same=same; else
            same=DIFFERENT
            differences=$((differences + 1))
            diff "$folder/first" "$folder/now" | head -20
        fi
        printf '%2d at once, run %2d of %d: %3d s, %s\n' \
            "$jobs" "$run" "$runs" $((SECONDS - from)) "$same"
    done
done
echo "$((2 * runs)) runs, $differences with another outcome than the first"
[ "$differences" -eq 0 ]
