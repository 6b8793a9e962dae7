/** How long a server keeps things, in milliseconds. Tests may use other values. */
export const SERVER_TIMERS = {
  /** How long a call rings a person (RingRTC and Matrix use the same). */
  ring: 60_000,
  /** How long a held call on a link or line outlives its caller's lost connection. */
  callerGrace: 10_000,
  /** How long a link works from its first call on, whether or not its caller's page is open. */
  link: 24 * 3_600_000,
  /** How long an accepted call is remembered after all its devices are gone. */
  abandonedCall: 120_000,
  /** How long a person who declined is not rung again by the same caller. */
  declined: 120_000,
  /** How long TURN credentials can open new allocations, which outlive them: for a call, and for the connection check. */
  turnCredentials: 600_000,
  turnCheck: 60_000,
  /** How long an ended call answers `sync`, so that a device that was away learns how it ended. */
  tombstone: 120_000,
  /** How long a missed call waits for the person who missed it. */
  missed: 7 * 24 * 3_600_000,
  /** How long two people count as having talked. */
  contact: 90 * 24 * 3_600_000,
  /** How long a person whose connection was lost is still shown as here. */
  presenceGrace: 15_000,
  /** How long one party's request to restore a call waits for those of the others. */
  restoration: 120_000,
  /** How long a person waits to be rung once another is free, and how long that then rings. */
  completion: 3_600_000,
  completionRing: 30_000,
  /** How long somebody has been here and free before others are told: a call may follow another. */
  completionSettle: 2_000,
} as const

/** How long a device waits for things, in milliseconds. */
export const TIMERS = {
  /** How long a reader waits for a missing `seq` before it asks `sync`. */
  gap: 300,
  /** How often a reader in a transitional state asks `sync`. */
  resync: 5_000,
  /** How long a request waits for its acknowledgement before it is repeated. */
  request: 5_000,
  /** Head start of the invite before its offer is created, which takes the browser about as long. */
  ringFirst: 20,
  /** How long the camera's picture is sent small at the start. */
  sharpen: 1000,
  /** From `accept` to connected; then the call ends with `ice-failed`. */
  connect: 30_000,
  /** From a lost connection to `ice-timeout`. */
  reconnect: 60_000,
  /** How long to wait for a lost connection to recover before the offerer restarts ICE; the answerer waits twice as long. */
  restart: 2_000,
  /** How long a restart may take before it is tried again. */
  restartAgain: 6_000,
  /** From the peer's page going away to `peer-left`, unless it comes back: reloading a page takes time. */
  leaving: 10_000,
  /** After a longer sleep, microphone and camera stay off until the person does something. */
  sleep: 30_000,
} as const
