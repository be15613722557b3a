#!/bin/bash
# Proves that a stranger's first hour works: a clean clone with empty caches runs `make run` and `make test`.
# usage: tools/fresh_clone.sh [run|test|both]   (both by default; the folder is removed when all went well)
set -euo pipefail
what=${1:-both}
here=$(cd "$(dirname "$0")/.." && pwd)
home=$(mktemp -d -t dossier-fresh-XXXXXX)
port=${PORT:-8765}
echo "fresh clone in $home"
git clone -q "$here" "$home/dossier"
cd "$home/dossier"

# Nothing of the caller's settings, caches or home may help.
clean=(env -i "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" "HOME=$home" "LANG=C.UTF-8"
       "PIP_NO_CACHE_DIR=1" "TMPDIR=$home/tmp")
for name in PIP_FIND_LINKS PIP_DEFAULT_TIMEOUT PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST PIP_CERT HTTP_PROXY HTTPS_PROXY NO_PROXY \
            http_proxy https_proxy no_proxy SSL_CERT_FILE REQUESTS_CA_BUNDLE DOSSIER_MATERIAL; do
    if [ -n "${!name:-}" ]; then clean+=("$name=${!name}"); fi
done
[ -f /etc/pip.conf ] && clean+=("PIP_CONFIG_FILE=/etc/pip.conf")
mkdir -p "$home/tmp"

server=
finish() { if [ -n "$server" ]; then kill -INT -- "-$server" 2>/dev/null || true; fi; }
trap finish EXIT

await() {  # seconds: until the sign-in page answers
    local end=$((SECONDS + $1))
    until "${clean[@]}" .venv/bin/python - "$port" <<'PY' 2>/dev/null
import sys, urllib.request
sys.exit(urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/login/", timeout=5).status != 200)
PY
    do
        if [ "$SECONDS" -ge "$end" ] || ! kill -0 "$server" 2>/dev/null; then tail -40 "$home/run.log"; return 1; fi
        sleep 0.2
    done
}

start() {  # allowed seconds
    local began=$SECONDS
    setsid "${clean[@]}" make run PORT="$port" DATA="$home/data" >"$home/run.log" 2>&1 &
    server=$!
    await "$1"
    echo "answers after $((SECONDS - began)) s"
}

left() {  # what still runs of the clone; without pgrep, which a bare Debian lacks
    local each line
    for each in /proc/[0-9]*/cmdline; do
        line=$(tr '\0' ' ' 2>/dev/null <"$each") || continue
        if [[ $line == *"$home"* ]]; then echo "$line"; fi
    done
}

stop() {
    kill -INT -- "-$server"
    wait "$server" || true
    server=
    local behind
    behind=$(left)
    if [ -n "$behind" ]; then echo "processes stayed behind:"; echo "$behind"; return 1; fi
}

if [ "$what" != test ]; then
    start 900
    if "${clean[@]}" make run PORT="$port" DATA="$home/data" >"$home/second.log" 2>&1; then
        echo "a second server on the same folder was not refused"; exit 1
    fi
    stop
    echo "second start:"
    start 10
    stop
fi
if [ "$what" != run ]; then
    began=$SECONDS
    "${clean[@]}" make test | tail -5
    echo "make test: $((SECONDS - began)) s"
fi
if [ -n "$(git status --porcelain)" ]; then echo "the commands left files that git does not ignore:"; git status --short; exit 1; fi
rm -rf "$home"
echo "fresh clone: all well"
