#!/bin/sh
# Installs packages by apt, as root: sh apt-install.sh PACKAGE…
# Their services stay off, now and at the next start: Muster runs servers of its own.
set -eu
export DEBIAN_FRONTEND=noninteractive

policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' HUP INT TERM
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

apt-get update -q || echo 'Some package lists could not be refreshed; going on with those there are.'
apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"

if [ -d /run/systemd/system ]; then
  for package in "$@"; do
    systemctl disable "$package.service" 2>/dev/null || true
  done
fi
