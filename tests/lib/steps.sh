# Steps with their names and times, and the line at the end. Sourced by ./test.

steps_failed=()
steps_left_out=()
started=$SECONDS

# step NAME COMMAND…: runs it, says how long it took; a failure is remembered and the other steps still run.
step() {
  local name=$1 begin=$SECONDS
  shift
  printf '\n==> %s\n    %s\n' "$name" "$*"
  if "$@"; then
    printf '    %s: well, in %s\n' "$name" "$(length $((SECONDS - begin)))"
  else
    printf '    %s: FAILED after %s\n' "$name" "$(length $((SECONDS - begin)))"
    steps_failed+=("$name")
    # Without a build there is nothing to test.
    [ "$name" != build ] || closing
  fi
}

# left_out WHAT: something that can't be done here. In CI that is a failure.
left_out() {
  printf '\n==> left out: %s\n' "$1"
  steps_left_out+=("$1")
}

length() {
  printf '%d:%02d' $(($1 / 60)) $(($1 % 60))
}

closing() {
  local one
  printf '\n'
  for one in ${steps_left_out[@]+"${steps_left_out[@]}"}; do printf 'test: left out: %s\n' "$one"; done
  for one in ${steps_failed[@]+"${steps_failed[@]}"}; do printf 'test: failed: %s\n' "$one"; done
  if [ ${#steps_failed[@]} -gt 0 ]; then
    printf 'test: NOT well, after %s\n' "$(length $((SECONDS - started)))"
    exit 1
  fi
  if [ ${#steps_left_out[@]} -gt 0 ] && [ "${CI:-}" = true ]; then
    printf 'test: NOT well: with CI=true nothing may be left out\n'
    exit 1
  fi
  if [ ${#steps_left_out[@]} -gt 0 ]; then
    printf 'test: all that could be run here is well, in %s; see above for what was left out\n' "$(length $((SECONDS - started)))"
  else
    printf 'test: all is well, in %s\n' "$(length $((SECONDS - started)))"
  fi
}
