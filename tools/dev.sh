#!/usr/bin/env bash
# Finds a Python for the set-up code and runs `python -m devkit "$@"` with it.
set -euo pipefail

tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
    printf '\nERROR: %s\n       %s\n' "$1" "$2" >&2
    exit 1
}

suits() { # a pyenv shim exists but may refuse to run: ask the interpreter itself
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
        >/dev/null 2>&1
}

# 3.12 first: Odoo draws barcodes on 3.12 and 3.11, not on 3.13 (no wheel).
find_python() {
    local candidate home=${HOME:-/nonexistent}
    for candidate in \
        python3.12 "$home"/.pyenv/versions/3.12.*/bin/python \
        python3.11 python3 "$home"/.pyenv/versions/3.11.*/bin/python \
        /usr/bin/python3 python3.13 "$home"/.pyenv/versions/3.13.*/bin/python; do
        if suits "$candidate"; then
            echo "$candidate"
            return
        fi
    done
}

if [ -n "${PYTHON:-}" ]; then
    suits "$PYTHON" || fail "PYTHON=$PYTHON is not a Python 3.11, 3.12 or 3.13." \
        "Point it at one of those, or unset it."
    python=$PYTHON
else
    python=$(find_python)
    if [ -z "$python" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo "No Python here: installing the machine's own package."
        { apt-get -q update && apt-get -qy install --no-install-recommends python3; } \
            >/dev/null </dev/null || fail "Python could not be installed." \
            "Check the network, or install Python 3.11, 3.12 or 3.13 yourself."
        python=$(find_python)
    fi
    [ -n "$python" ] || fail \
        "No Python 3.11, 3.12 or 3.13 found (python3 is $(python3 -V 2>&1 || echo missing))." \
        "Install one, or set PYTHON=/path/to/python3.12."
fi

export PYTHONPATH=$tools PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
exec "$python" -m devkit "$@"
