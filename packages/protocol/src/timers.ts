/** How long a server keeps things, in milliseconds. Each can be overridden where it is used, for tests. */
export const SERVER_TIMERS = {
  /** How long a call rings a person (RingRTC and Matrix use the same). */
  ring: 60_000,
  /** How long a held call on a link or line outlives its caller's lost connection. */
  callerGrace: 10_000,
  /** How long an accepted call is remembered after all its devices are gone. */
  abandonedCall: 120_000,
  /** How long an ended call answers `sync`, so that who was away learns how it ended. */
  tombstone: 120_000,
  /** How long a missed call waits for the person who missed it. */
  missed: 7 * 24 * 3_600_000,
  /** How long two people who have talked count as such. */
  contact: 90 * 24 * 3_600_000,
  /** How long a person whose connection was lost still counts as here. */
  presenceGrace: 15_000,
  /** How long one party's request to restore a call waits for those of the others. */
  restoration: 120_000,
} as const

/** How long a device waits for things, in milliseconds. */
export const TIMERS = {
  /** How long a reader waits for a missing `seq` before it asks `sync`. */
  gap: 300,
  /** How often a reader in a transitional state asks `sync`. */
  resync: 5_000,
  /** How long a request waits for its acknowledgement before it is repeated. */
  request: 5_000,
  /** Head start of an invite over the making of its offer, which keeps browser and processor busy for as long. */
  ringFirst: 20,
  /** How long the camera's picture is sent small after it has begun to flow. */
  sharpen: 1000,
  /** How long local candidates are collected into one batch. */
  candidateBatch: 20,
  /** From `accept` to connected; then the call ends with `ice-failed`. */
  connect: 30_000,
  /** From a lost connection to `ice-timeout`. */
  reconnect: 60_000,
  /** How long a lost connection may come back by itself before the caller restarts ICE; the callee waits once more as long. */
  restart: 2_000,
  /** How long a restart may take before it is tried again. */
  restartAgain: 6_000,
  /** From the peer's page going away to `peer-left`, unless it comes back: a page loaded anew takes its time. */
  leaving: 10_000,
  /** A machine that slept for longer has its microphone and camera off until its human does something. */
  sleep: 30_000,
} as const
