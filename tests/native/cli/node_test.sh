#!/usr/bin/env bash
# node_test.sh PROJECT PROGRAM...: the program of the WebAssembly build as a person at a shell meets it.
set -uo pipefail
project=$1
shift
program=("$@")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failures=0

# check WHAT EXPECTED GOT
check() {
  if [ "$2" = "$3" ]; then
    echo "good: $1"
  else
    echo "BAD: $1: expected '$2', got '$3'"
    failures=$((failures + 1))
  fi
}

read -r _ _ seed steps hash < <(grep '^lane - ' "$project/tests/golden/rollouts.txt")
check "the golden rollout" "$hash" "$("${program[@]}" hash --scene lane --seed "$seed" --steps "$steps")"

"${program[@]}" demos --scene lane --episodes 2 --out laps >/dev/null 2>err
check "demos" 0 $?
check "two files and nothing else" "000.npz 001.npz" "$(ls -A laps | tr '\n' ' ' | sed 's/ $//')"
"${program[@]}" train --scene lane --learner bc --set updates=50 --data laps --out clone.dlp >/dev/null 2>>err
check "train" 0 $?
"${program[@]}" eval --scene lane --policy clone.dlp --episodes 2 >/dev/null 2>>err
check "eval" 0 $?
check "no progress in a pipe" "" "$(cat err)"

"${program[@]}" demos --scene lane --out laps >/dev/null 2>err
check "demonstrations are not written over" 1 $?
"${program[@]}" train --scene lane --learner bc --set updates=50 --data laps --out /dev/full >/dev/null 2>err
check "a full disk" 1 $?
"${program[@]}" hash --scene lnae >/dev/null 2>err
check "an unknown scene" 2 $?
[ "$failures" = 0 ]
