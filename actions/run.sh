#!/usr/bin/env bash
# What both actions run: one command of the single file, its Markdown as the job's summary, its verdict as outputs.
#
#   OIDC_COMMAND    check or doctor
#   OIDC_ARGUMENTS  further arguments, one a line; no shell reads them
#   OIDC_FILE       path of oidc-thumbprints.mjs; empty: built from this repository, once
#   OIDC_FAIL_ON    never, error (the command could not do all of its work) or attention (it found something, too)
#   GITHUB_OUTPUT, GITHUB_STEP_SUMMARY   files that a runner sets; without them nothing is written there
set -uo pipefail

# The most that GitHub takes of one step's summary, with some room.
readonly MAX_SUMMARY_BYTES=1000000

die() {
  echo "::error::$1"
  exit 2
}

case "${OIDC_COMMAND:-}" in check | doctor) ;; *) die "OIDC_COMMAND is check or doctor" ;; esac
fail_on=${OIDC_FAIL_ON:-attention}
case "$fail_on" in never | error | attention) ;; *) die "fail-on is never, error or attention" ;; esac

file=${OIDC_FILE:-}
if [ -z "$file" ]; then
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  file=$root/dist/oidc-thumbprints.mjs
  if [ ! -f "$file" ]; then
    (cd "$root" && npm ci --ignore-scripts --no-audit --no-fund >&2 && npm run -s build:single >&2) ||
      die "oidc-thumbprints.mjs could not be built"
  fi
fi
[ -f "$file" ] || die "there is no file $file"

arguments=()
while IFS= read -r line; do
  [ -z "$line" ] || arguments+=("$line")
done <<<"${OIDC_ARGUMENTS:-}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node "$file" "$OIDC_COMMAND" --output markdown "${arguments[@]+"${arguments[@]}"}" >"$work/out.md" 2>"$work/err.txt"
code=$?
cat "$work/out.md"
cat "$work/err.txt" >&2

case $code in
  0) outcome=ok ;;
  1) outcome=attention ;;
  3) outcome=incomplete ;;
  *) outcome=error ;;
esac

# One line: the result's heading, or else the error. Nothing else may become an output of its own.
headline=$(sed -n 's/^### //p;' "$work/out.md" | head -n 1)
[ -n "$headline" ] || headline=$(sed -n 's/^error: //p' "$work/err.txt" | head -n 1)
headline=$(printf '%s' "$headline" | tr -d '\r\n')

if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf '%s\n' "outcome=$outcome" "headline=$headline" "exit-code=$code" >>"$GITHUB_OUTPUT"
fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  {
    printf '## oidc-thumbprints %s\n\n' "$OIDC_COMMAND"
    if [ -s "$work/out.md" ]; then
      head -c "$MAX_SUMMARY_BYTES" "$work/out.md"
    else
      printf 'It ended with exit code %s before there was a result:\n\n' "$code"
      sed 's/^/    /' "$work/err.txt" | head -c "$MAX_SUMMARY_BYTES"
    fi
    printf '\n'
  } >>"$GITHUB_STEP_SUMMARY"
fi

case "$fail_on:$outcome" in
  never:* | *:ok | error:attention) exit 0 ;;
  *) exit "$code" ;;
esac
