#!/bin/sh
# Puts a backup of the counters in place: into a database that is empty or absent, never over one that is there.
#   restore.sh BACKUP           DATABASE_URL says where to
# Stop the bots first, or let them count into their spools; afterwards start them: they bring the tables up to date.
set -eu
backup=$1
url=${DATABASE_URL:?}
case $url in
sqlite*)
    file="/${url#sqlite+aiosqlite:////}"
    case $url in sqlite+aiosqlite:////*) ;; sqlite+aiosqlite:///*) file="${url#sqlite+aiosqlite:///}" ;; esac
    if [ -s "$file" ] || [ -s "$file-wal" ]; then
        echo "restore.sh: $file is there; move it away first" >&2
        exit 1
    fi
    cp "$backup" "$file.part"
    sync "$file.part"
    mv "$file.part" "$file"
    ;;
postgresql*)
    plain="postgresql://${url#*://}"
    if [ "$(psql --no-psqlrc -At "$plain" -c "SELECT to_regclass('public.query_count') IS NOT NULL")" = t ]; then
        echo "restore.sh: there are counters in it; make an empty database first" >&2
        exit 1
    fi
    pg_restore --exit-on-error --single-transaction --no-owner --dbname="$plain" "$backup"
    ;;
*)
    echo "restore.sh: DATABASE_URL is neither SQLite nor PostgreSQL" >&2
    exit 2
    ;;
esac
echo "restored" >&2
