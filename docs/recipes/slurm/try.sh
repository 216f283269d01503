#!/usr/bin/env bash
# Tests grade.sbatch and hunt.sbatch on this machine: starts Slurm on loopback in a temporary folder, as
# the current user, grades the sample submissions of an assignment with and without an array job, hunts
# with and without one, and reports whether the results are the same. Nothing is installed, and nothing is left behind.
#
#   apt-get install slurm-wlm munge        # once
#   docs/recipes/slurm/try.sh [ASSIGNMENT]
set -euo pipefail
recipes=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$recipes/../../.." && pwd)
assignment=$(cd "${1:-$project/assignments/state-machine}" && pwd)
export PATH=$PATH:/usr/sbin:/sbin
for tool in synfin munged slurmctld slurmd sbatch; do
    command -v "$tool" > /dev/null || { echo "there is no \`$tool\` in PATH" >&2; exit 2; }
done

# Not with the permissions of /tmp: munge needs a folder that only its user can write to.
dir=$(mktemp -d)
chmod 755 "$dir"
mkdir "$dir"/{state,spool,results}
me=$(id -un) host=$(hostname -s)
pids=()
end() {
    code=$?
    if [ "$code" != 0 ]; then tail -n 20 "$dir"/*.log >&2 || true; fi
    # Only processes started here, the last one first.
    for ((at = ${#pids[@]} - 1; at >= 0; at--)); do
        kill "${pids[at]}" 2> /dev/null || true
        wait "${pids[at]}" 2> /dev/null || true
    done
    rm -rf "$dir"
    exit "$code"
}
trap end EXIT

cat > "$dir/slurm.conf" << CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=$me
SlurmdUser=$me
AuthType=auth/munge
AuthInfo=socket=$dir/munge.socket
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$(awk '/^MemTotal/ { print int($2 / 2048) }' /proc/meminfo) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
CONF
export SLURM_CONF=$dir/slurm.conf

(umask 077 && head -c 128 /dev/urandom > "$dir/munge.key")
munged --foreground --force --key-file="$dir/munge.key" --socket="$dir/munge.socket" \
    --pid-file="$dir/munged.pid" --log-file="$dir/munged.log" --seed-file="$dir/munged.seed" \
    2> "$dir/munged-stderr.log" &
pids+=($!)
# Each waits for the one before it.
for _ in $(seq 50); do [ -S "$dir/munge.socket" ] && break || sleep 0.1; done
slurmctld -D -L "$dir/slurmctld.log" 2> "$dir/slurmctld-stderr.log" &
pids+=($!)
slurmd -D -N "$host" -L "$dir/slurmd.log" 2> "$dir/slurmd-stderr.log" &
pids+=($!)
for _ in $(seq 100); do sinfo -h -o %t 2> /dev/null | grep -q idle && break || sleep 0.2; done
sinfo

submissions=$assignment/submissions
sbatch --wait --array=1-4 --cpus-per-task=1 --mem-per-cpu=256M --output="$dir/task-%a.log" \
    "$recipes/grade.sbatch" "$assignment" "$submissions" "$dir/results"
synfin grade merge "$dir/results/all" "$dir"/results/shard-*
synfin grade "$assignment" --class "$submissions" -o "$dir/alone" > /dev/null || [ $? = 1 ]
synfin grade diff "$dir/alone" "$dir/results/all"
diff -r "$dir/alone" "$dir/results/all"
synfin export class "$dir/results/all" --format human
echo "the array job graded as one machine does alone"

sbatch --wait --array=1-4 --cpus-per-task=1 --mem-per-cpu=256M --output="$dir/hunt-%a.log" \
    "$recipes/hunt.sbatch" "$dir/parts" --stack smoltcp -n 400
synfin hunt merge "$dir"/parts/part-*.json > "$dir/merged" || [ $? = 1 ]
synfin hunt --stack smoltcp -n 400 > "$dir/at-once" || [ $? = 1 ]
diff "$dir/at-once" "$dir/merged"
echo "the array job hunted as one machine does alone"
