#!/bin/sh
# Makes what compose.yaml reads: a file for each secret in secrets/. What is there already is left alone. Asks for the bot's token alone.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
chmod 0700 secrets
cd secrets
random() { LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 48; }
for name in secret_key staff_secret_key webhook_secret postgres_password counters_password people_password staff_password; do
    [ -s "$name" ] || random >"$name"
done
if [ ! -s bot_token ]; then
    printf 'Token from BotFather: ' >&2
    read -r token
    printf '%s' "$token" >bot_token
fi
url() { printf 'postgresql+asyncpg://rafiq_%s:%s@postgres:5432/%s' "$1" "$(cat "$1_password")" "$2"; }
[ -s database_url ] || url counters counters >database_url
[ -s people_database_url ] || url people people >people_database_url
[ -s staff_database_url ] || url staff counters >staff_database_url
# The folder is closed to others; the files must be readable inside the containers, whose users are not root.
chmod 0444 ./*
echo "deploy/secrets is complete. Keep secret_key out of every backup of the databases." >&2
