#!/bin/sh
# PostgreSQL and Redis for the journal's tests, which start them by themselves: installed where we may and they are absent.
set -eu
absent=""
if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then absent="postgresql"; fi
if ! command -v redis-server >/dev/null && ! command -v valkey-server >/dev/null; then absent="$absent redis-server"; fi
if [ -z "$absent" ]; then exit 0; fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Not there: $absent. Tests that need them will be skipped. To get them: sudo apt-get install $absent"
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086  # two words are two packages
apt-get install -y -qq --no-install-recommends $absent >/dev/null
