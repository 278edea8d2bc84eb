#!/usr/bin/env bash
# The production form on one machine, without containers: PostgreSQL and Redis of the system,
# gunicorn, Celery worker and beat. Usage:
#
#   deploy/single-machine.sh release              migrate, collect static files, check
#   deploy/single-machine.sh serve                web, worker and beat; Ctrl-C or SIGTERM stops all
#   deploy/single-machine.sh web | worker | beat  one of them alone, as the systemd units do
#   deploy/single-machine.sh manage COMMAND...    a management command, with the same values
#
# Values come from the environment, or from the file named by ENV_FILE (see .env.example).
set -euo pipefail
cd "$(dirname "$0")/.."

if [[ -n ${ENV_FILE:-} ]]; then
    set -a
    # shellcheck disable=SC1090
    source "$ENV_FILE"
    set +a
fi
export DJANGO_SETTINGS_MODULE=marketplace.settings.production
PYTHON=${PYTHON:-.venv/bin/python}
BIND=${BIND:-127.0.0.1:8000}

manage() { exec "$PYTHON" -m marketplace "$@"; }

web() {
    exec "$PYTHON" -m gunicorn marketplace.wsgi --bind "$BIND" --workers "${WEB_WORKERS:-3}" --threads 4 \
        --max-requests 2000 --max-requests-jitter 200 --access-logfile - \
        --access-logformat '%({x-forwarded-for}i)s %(m)s %(U)s %(s)s %(M)sms %({x-request-reference}o)s'
}

worker() {
    exec "$PYTHON" -m celery -A marketplace.celery worker --concurrency "${CELERY_WORKERS:-2}" --loglevel INFO
}

beat() { exec "$PYTHON" -m celery -A marketplace.celery beat --loglevel WARNING --pidfile=; }

release() {
    (manage migrate --noinput)
    (manage collectstatic --noinput --verbosity 0)
    (manage check --deploy --fail-level ERROR)
}

pids=()

stop() {
    trap - TERM INT EXIT
    kill -TERM "${pids[@]}" 2>/dev/null || true
    wait
}

serve() {
    trap stop EXIT
    trap 'exit 0' TERM INT
    for part in web worker beat; do
        $part &
        pids+=($!)
    done
    # One of them ending ends all: the supervisor starts the whole anew.
    wait -n "${pids[@]}" || true
    echo "One of web, worker and beat has ended: stopping the others." >&2
    exit 1
}

case ${1:-} in
release | serve | web | worker | beat | manage) "$@" ;;
*)
    sed -n '2,10s/^# \{0,1\}//p' "$0"
    exit 2
    ;;
esac
