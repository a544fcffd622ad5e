#!/bin/sh
# Two databases and three names, made once, when the cluster is new. Who counts cannot be joined with who is known, and the
# staff pages cannot open the people at all. Passwords come from files in $SECRETS (default /run/secrets).
set -eu
secrets=${SECRETS:-/run/secrets}
counters=$(cat "$secrets/counters_password")
people=$(cat "$secrets/people_password")
staff=$(cat "$secrets/staff_password")

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=counters \
    --set=counters="$counters" --set=people="$people" --set=staff="$staff" <<'SQL'
CREATE ROLE rafiq_counters LOGIN PASSWORD :'counters';
CREATE ROLE rafiq_people LOGIN PASSWORD :'people';
CREATE ROLE rafiq_staff LOGIN PASSWORD :'staff';
CREATE DATABASE people OWNER rafiq_people;
REVOKE ALL ON DATABASE counters, people, postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE counters TO rafiq_counters, rafiq_staff;
GRANT CONNECT ON DATABASE people TO rafiq_people;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO rafiq_counters;
-- Both migrate and keep the same tables: what one makes the other may use.
GRANT ALL ON SCHEMA public TO rafiq_staff;
GRANT rafiq_counters TO rafiq_staff;
ALTER ROLE rafiq_staff IN DATABASE counters SET role = 'rafiq_counters';
SQL
