# Programs of the system that the tests need. Sourced by ./test.

chromium_missing=""

# install PACKAGE…: with apt-get, where there is one and we may.
install() {
  command -v apt-get >/dev/null || return 1
  local as=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null || return 1
    as=(sudo -n)
  fi
  printf '\n==> installing %s\n' "$*"
  ${as[@]+"${as[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null && return
  ${as[@]+"${as[@]}"} apt-get update -qq &&
    ${as[@]+"${as[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Sets CHROMIUM to the browser's path.
find_chromium() {
  local name
  for name in ${CHROMIUM:-} chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then
      CHROMIUM=$(command -v "$name")
      export CHROMIUM
      return
    fi
  done
  if install chromium; then
    CHROMIUM=$(command -v chromium)
    export CHROMIUM
    return
  fi
  chromium_missing="there is no Chromium, and it can't be installed here (Debian: apt-get install chromium; or set CHROMIUM)"
  return 1
}
