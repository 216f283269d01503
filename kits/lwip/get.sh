#!/bin/sh
# Fetches lwIP's sources as Debian has them, checks them, and unpacks them into `src` beside this file.
# It changes nothing else on the machine, and needs no rights: no package is installed.
set -eu
name=lwip_2.2.1+dfsg1.orig.tar.xz
sum=83729c274c499d3348e9fbbe043a3113f3fa8953e7efddc7c21c7fcbb1f2b7b1
from=${MIRROR:-http://deb.debian.org/debian}/pool/main/l/lwip/$name
cd "$(dirname "$0")"

is_right() {
    [ -f "$name" ] && echo "$sum  $name" | sha256sum --check --status
}

# apt knows this machine's proxies, so it is asked first.
fetch() {
    if [ -x /usr/lib/apt/apt-helper ]; then
        /usr/lib/apt/apt-helper -o APT::Sandbox::User=root download-file "$from" "$name" "SHA256:$sum"
    elif command -v curl >/dev/null; then
        curl --fail --silent --show-error --location --output "$name" "$from"
    else
        wget --quiet --output-document="$name" "$from"
    fi
}

if [ -f src/src/core/tcp.c ] && [ "$(cat src/.sum 2>/dev/null)" = "$sum" ]; then
    exit 0
fi
if ! is_right; then
    fetch || {
        rm -f "$name"
        echo "cannot fetch $from; without a network, put it here: $PWD/$name" >&2
        exit 1
    }
fi
if ! is_right; then
    echo "$PWD/$name is not the right file: its SHA-256 is not $sum; remove it and try again" >&2
    exit 1
fi
rm -rf src
mkdir src
tar --extract --xz --file "$name" --directory src --strip-components 1
echo "$sum" >src/.sum
