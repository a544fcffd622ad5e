#!/bin/sh
# PostgreSQL, Redis, and the operators' programs, for tests that start them by themselves: installed where we may and they are absent.
set -eu
absent=""
if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then absent="postgresql"; fi
if ! command -v redis-server >/dev/null && ! command -v valkey-server >/dev/null; then absent="$absent redis-server"; fi
if ! command -v promtool >/dev/null; then absent="$absent prometheus"; fi
if ! command -v caddy >/dev/null; then absent="$absent caddy"; fi
if ! ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1; then absent="$absent libfaketime"; fi
if [ -z "$absent" ]; then exit 0; fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Not there: $absent. Tests that need them will be skipped. To get them: sudo apt-get install $absent"
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
export RUNLEVEL=1 # installed, not started as services
apt-get update -qq
# shellcheck disable=SC2086  # two words are two packages
apt-get install -y -qq --no-install-recommends $absent >/dev/null
