#!/bin/sh
# The agent's tiny parent: starts it again whenever it dies. Ends, with the agent, on SIGTERM.
# Usage: keep-alive.sh COMMAND [ARG ...]
export MUSTER_AGENT_PARENT=$$
stopping=
trap 'stopping=1; kill -TERM "$child" 2>/dev/null' TERM INT
while [ -z "$stopping" ]; do
  "$@" &
  child=$!
  wait "$child"
  status=$?
  # A signal to this shell ends the wait early; wait on until the agent has put everything back.
  while kill -0 "$child" 2>/dev/null; do wait "$child"; status=$?; done
  [ -n "$stopping" ] && break
  [ "$status" -eq 0 ] && break
  # 78: it must not be started again as it is.
  [ "$status" -eq 78 ] && exit 78
  sleep 0.2
done
exit 0
