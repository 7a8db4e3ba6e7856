# Programs of the system that the tests need. Sourced by ./test.

chromium_missing=""
dovecot_missing=""
postfix_missing=""
seals_missing=""
dkimpy_missing=""

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

# install_stopped PACKAGE…: of servers, of which the tests start their own, on free ports. Their packages would start one for the
# whole machine: a policy that forbids it is laid down for the moment of installing.
install_stopped() {
  local policy=/usr/sbin/policy-rc.d laid_down=""
  if [ -w /usr/sbin ] && [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && laid_down=yes
  fi
  install "$@" || true
  [ -z "$laid_down" ] || rm -f "$policy"
}

# Finds dovecot, a real IMAP server.
find_dovecot() {
  local program=${DOVECOT_BIN:-/usr/sbin/dovecot}
  [ -x "$program" ] && return
  install_stopped dovecot-imapd dovecot-lmtpd
  [ -x "$program" ] && return
  dovecot_missing="there is no dovecot, and it can't be installed here (Debian: apt-get install dovecot-imapd dovecot-lmtpd; or set DOVECOT_BIN)"
  return 1
}

# Finds postfix, a real mail server; the test starts its own, on a free port, which only root may.
find_postfix() {
  [ -x /usr/sbin/postfix ] || install_stopped postfix
  [ -x /usr/sbin/postfix ] && [ "$(id -u)" -eq 0 ] && return
  postfix_missing="there is no postfix, or it can't be started here (Debian: apt-get install postfix; as root)"
  return 1
}

# Finds openssl and gpg, which seal mails that we open.
find_seals() {
  command -v openssl >/dev/null || install openssl || true
  command -v gpg >/dev/null || install gpg gpg-agent || true
  command -v openssl >/dev/null && command -v gpg >/dev/null && return
  seals_missing="there is no openssl or no gpg, and they can't be installed here (Debian: apt-get install openssl gpg gpg-agent)"
  return 1
}

# Finds dkimpy, which looks at the signatures that we make.
find_dkimpy() {
  local python=${DKIMPY_PYTHON:-/usr/bin/python3}
  "$python" -c 'import dkim, nacl' 2>/dev/null && return
  install python3-dkim python3-nacl || true
  "$python" -c 'import dkim, nacl' 2>/dev/null && return
  dkimpy_missing="there is no dkimpy, and it can't be installed here (Debian: apt-get install python3-dkim python3-nacl; or set DKIMPY_PYTHON)"
  return 1
}
