# A PostgreSQL of our own that lives as long as ./test: in a temporary folder, on loopback, safe against nothing but mistakes.

postgres_missing=""
postgres_folder=""
postgres_as=()

# Sets TEST_DATABASE_URL; one that is set already is used as it is.
start_postgres() {
  [ -z "${TEST_DATABASE_URL:-}" ] || return 0
  local tools port
  if ! tools=$(postgres_tools); then
    install postgresql && tools=$(postgres_tools) || {
      postgres_missing="there is no PostgreSQL, and it can't be installed here (Debian: apt-get install postgresql; or set TEST_DATABASE_URL)"
      return 1
    }
  fi
  postgres_folder=$(mktemp -d "${TMPDIR:-/tmp}/myosotis-postgres.XXXXXX")
  trap stop_postgres EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  become_somebody_else
  port=$(free_port)
  if ! cluster "$tools" "$port" >"$postgres_folder/start.log" 2>&1; then
    cat "$postgres_folder/start.log" "$postgres_folder/server.log" 2>/dev/null
    postgres_missing="it did not start (see above)"
    return 1
  fi
  export TEST_DATABASE_URL=postgres://myosotis@127.0.0.1:$port/postgres
}

cluster() {
  local tools=$1 port=$2
  ${postgres_as[@]+"${postgres_as[@]}"} "$tools/initdb" --pgdata="$postgres_folder/data" --username=myosotis --auth=trust \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync &&
    ${postgres_as[@]+"${postgres_as[@]}"} "$tools/pg_ctl" start --wait --pgdata="$postgres_folder/data" \
      --log="$postgres_folder/server.log" --options="-c listen_addresses=127.0.0.1 -c port=$port \
      -c unix_socket_directories=$postgres_folder -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
      -c max_connections=200"
}

stop_postgres() {
  local tools
  trap '' INT TERM
  if tools=$(postgres_tools) && [ -f "$postgres_folder/data/postmaster.pid" ]; then
    ${postgres_as[@]+"${postgres_as[@]}"} "$tools/pg_ctl" stop --mode=immediate --pgdata="$postgres_folder/data" >/dev/null 2>&1 || true
  fi
  rm -rf "$postgres_folder"
}

# PostgreSQL refuses to run as root.
become_somebody_else() {
  [ "$(id -u)" -eq 0 ] || return 0
  local name=postgres
  id postgres >/dev/null 2>&1 || name=nobody
  chown "$name" "$postgres_folder"
  postgres_as=(setpriv --reuid="$name" --regid="$(id -g "$name")" --clear-groups env -C "$postgres_folder" HOME="$postgres_folder")
}

# The folder with initdb and pg_ctl; the newest where Debian has several.
postgres_tools() {
  local found
  if found=$(command -v pg_ctl) && command -v initdb >/dev/null; then
    dirname "$(readlink -f "$found")"
    return
  fi
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] && [ -x "$found/initdb" ] && echo "$found"
}

postgres_version() {
  local tools
  tools=$(postgres_tools) && "$tools/postgres" --version | sed 's/.*) //;s/ .*//'
}

# A port that nobody listens on now.
free_port() {
  node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}
