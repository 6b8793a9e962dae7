import type { Signaling } from './signaling.js'

/** Runs something now if there is a connection, and with each that comes: what the server was asked before is out of date then. */
export function onEachConnection(signaling: Signaling, run: () => void): void {
  // Nothing else changes while there is a connection: one may take over from another without a gap.
  const follow = () => {
    if (signaling.snapshot.connection === 'online') run()
  }
  signaling.subscribe(follow)
  follow()
}
