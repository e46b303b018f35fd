#!/bin/sh
# The agent's tiny parent: starts it again whenever it dies. Ends, with the agent, on SIGTERM.
# Usage: keep-alive.sh COMMAND [ARG ...]
export MUSTER_AGENT_PARENT=$$
stopping=
child=
status=0
quick=0
end_child() {
  [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
}
trap 'stopping=1; end_child' TERM INT
while [ -z "$stopping" ]; do
  began=$(date +%s)
  "$@" &
  child=$!
  # Told to end before it was known whom to tell.
  [ -n "$stopping" ] && end_child
  wait "$child"
  status=$?
  # A signal to this shell ends the wait early; wait on until the agent has put everything back.
  while kill -0 "$child" 2>/dev/null; do wait "$child"; status=$?; done
  child=
  [ "$status" -eq 0 ] && break
  # 78: it must not be started again as it is.
  [ "$status" -eq 78 ] && exit 78
  [ -n "$stopping" ] && break
  # At once, so that a fault is guarded; what cannot start at all must not spin.
  if [ $(($(date +%s) - began)) -lt 10 ]; then quick=$((quick + 1)); else quick=0; fi
  if [ "$quick" -lt 5 ]; then sleep 0.2; else sleep 2; fi
done
# It died before it had put everything back: started once more, it does that and ends.
if [ "$status" -ne 0 ]; then
  trap : TERM INT
  MUSTER_AGENT_ENDS=1 "$@"
fi
exit 0
