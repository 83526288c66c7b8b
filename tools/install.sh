#!/bin/sh
# Brings a virtual environment to exactly what a lock file says:  tools/install.sh VENV LOCK
# Without arguments it only prints where uv is. Needs python3 with venv, nothing else; run again, it does nothing.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "$1" >&2
    exit 1
}

check_python() {
    command -v python3 >/dev/null || fail "python3 is missing: install Python 3.11 or newer."
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        fail "$(python3 --version) is too old: the portal needs Python 3.11 or newer."
}

# Built beside its place and moved there, so that an interrupted run leaves no half of it.
make_uv() {
    new=".uv.$$"
    trap 'rm -rf "$new"' EXIT
    trap 'exit 1' INT TERM
    python3 -m venv "$new" >/dev/null 2>&1 ||
        fail "python3 cannot make virtual environments: install its venv module (Debian and Ubuntu: apt install python3-venv)."
    "$new/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt >&2
    is_wanted "$uv" && return # another run was faster
    rm -rf .uv
    mv "$new" .uv
}

is_wanted() {
    [ "$("$1" --version 2>/dev/null | cut -d' ' -f2)" = "$wanted" ]
}

find_uv() {
    wanted=$(sed -n 's/^uv==\([^ ]*\).*/\1/p' requirements/uv.txt)
    uv=$(command -v uv || true)
    if [ -n "$uv" ] && is_wanted "$uv"; then return; fi
    uv="$PWD/.uv/bin/uv"
    is_wanted "$uv" || make_uv
}

# What the environment was made from: when it changes, also by a newer Python, the environment is made anew.
origin() {
    python3 --version
    cat "$1"
}

install() {
    venv=$1 lock=$2
    if [ -x "$venv/bin/python" ] && origin "$lock" | cmp -s - "$venv/origin.txt"; then return; fi
    find_uv
    echo "Installing $lock into $venv ..." >&2
    "$uv" venv --quiet --clear --no-python-downloads --python "$(command -v python3)" "$venv"
    "$uv" pip sync --quiet --require-hashes --python "$venv/bin/python" "$lock"
    origin "$lock" >"$venv/origin.txt"
}

check_python
if [ $# -eq 0 ]; then
    find_uv
    echo "$uv"
elif [ $# -eq 2 ]; then
    install "$1" "$2"
else
    fail "usage: tools/install.sh [VENV LOCK]"
fi
