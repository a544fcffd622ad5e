#!/bin/sh
# A backup of the counters into a folder, checked before it counts as one. What is known of people is never in it.
#   backup.sh FOLDER            DATABASE_URL says which counters (SQLite or PostgreSQL); default: /var/lib/rafiq-counters/journal.db
# Keeps the last KEEP backups (default 14) and prints the name of the new one. PostgreSQL's password: ~/.pgpass or the URL.
set -eu
folder=$1
keep=${KEEP:-14}
url=${DATABASE_URL:-sqlite+aiosqlite:////var/lib/rafiq-counters/journal.db}
umask 077
mkdir -p "$folder"
name="$folder/counters-$(date -u +%Y%m%dT%H%M%SZ)"
case $url in
sqlite*)
    file="/${url#sqlite+aiosqlite:////}"
    case $url in sqlite+aiosqlite:////*) ;; sqlite+aiosqlite:///*) file="${url#sqlite+aiosqlite:///}" ;; esac
    made="$name.db"
    python3 - "$file" "$made.part" <<'PYTHON'
import sqlite3, sys
source, target = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True), sqlite3.connect(sys.argv[2])
with target:
    source.backup(target)
tables = {name for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
sound = target.execute("PRAGMA integrity_check").fetchone() == ("ok",)
if tables & {"person", "chat_messages"} or "query_count" not in tables or not sound:
    sys.exit("backup.sh: this is no sound database of counters, or people are in it")
PYTHON
    ;;
postgresql*)
    made="$name.dump"
    plain="postgresql://${url#*://}"
    pg_dump --format=custom --no-owner --exclude-table=person --exclude-table=chat_messages --file="$made.part" "$plain"
    if pg_restore --list "$made.part" | grep -Eq ' (person|chat_messages) '; then
        rm -f "$made.part"
        echo "backup.sh: people are in it" >&2
        exit 1
    fi
    pg_restore --list "$made.part" | grep -q ' query_count ' || { echo "backup.sh: there are no counters in it" >&2; exit 1; }
    ;;
*)
    echo "backup.sh: DATABASE_URL is neither SQLite nor PostgreSQL" >&2
    exit 2
    ;;
esac
mv "$made.part" "$made"
# shellcheck disable=SC2012  # the names are our own
ls -1 "$folder"/counters-* | grep -v '\.part$' | sort -r | tail -n "+$((keep + 1))" | while read -r old; do rm -f "$old"; done
echo "$made"
