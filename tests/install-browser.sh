#!/bin/sh
# Debian's Chromium for the browser tests, with fonts for the nine languages: installed where we may and it is absent.
set -eu
if command -v chromium >/dev/null; then exit 0; fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Chromium is not there: the browser tests will be skipped. To get it: sudo apt-get install chromium fonts-noto-core"
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium fonts-noto-core fonts-noto-color-emoji >/dev/null
