#!/usr/bin/env bash
# Writes Odoo's configuration from the environment, makes or updates the database,
# and starts Odoo.
#   server   install our addons when the database is new, then serve (the default)
#   update   update our addons, then end (after a new image, before `server`)
#   other    an Odoo command: shell, i18n, db...
set -euo pipefail

export PGHOST=${PGHOST:-db} PGPORT=${PGPORT:-5432} PGUSER=${PGUSER:-odoo}
export PGDATABASE=${PGDATABASE:-telecentre} PGPASSWORD=${PGPASSWORD:-}
export WORKERS=${WORKERS:-2} PROXY_MODE=${PROXY_MODE:-False}
export ODOO_ROOT=$TELECENTRE_STATE/odoo/usr/lib/python3/dist-packages
if [ -z "${ADMIN_PASSWORD:-}" ]; then # guards the (closed) database manager
    ADMIN_PASSWORD=$(head -c 24 /dev/urandom | base64)
fi
export ADMIN_PASSWORD

conf=/etc/odoo/odoo.conf
python3 - <<'PYTHON' >"$conf"
import os
import string

text = open("/etc/odoo/odoo.conf.template").read()
print(string.Template(text).substitute(os.environ), end="")
PYTHON
chmod 600 "$conf"

odoo=("$TELECENTRE_STATE/venv/bin/python" /opt/telecentre/app/tools/odoo_server.py)
# Not what only shows the software, such as payments without money.
addons=$(cd /opt/telecentre/app/addons && printf '%s\n' */ | tr -d / |
    grep -v '_demo$' | paste -sd,)

is_new() { # no Odoo in the database, or no database yet
    local found
    found=$(psql -tAc "SELECT to_regclass('ir_module_module')" 2>/dev/null) || return 0
    [ -z "$found" ]
}

case ${1:-server} in
server)
    shift || true
    if is_new; then
        "${odoo[@]}" server -c "$conf" -i "$addons" --load-language=fr_FR \
            --workers=0 --no-http --stop-after-init
    fi
    exec "${odoo[@]}" server -c "$conf" "$@"
    ;;
update)
    exec "${odoo[@]}" server -c "$conf" -u "$addons" \
        --workers=0 --no-http --stop-after-init
    ;;
*)
    command=$1
    shift
    exec "${odoo[@]}" "$command" -c "$conf" "$@"
    ;;
esac
