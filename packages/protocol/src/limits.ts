/** Bounds on everything a client may send or make the server hold. Lengths are in UTF-16 code units. */
export const LIMITS = {
  /** One Socket.IO frame, in bytes. */
  frameBytes: 64 * 1024,
  /** One SDP. */
  sdpLength: 32 * 1024,
  /** One candidate line. */
  candidateLength: 1024,
  candidatesPerBatch: 32,
  /** One call's log: its entries, and their text in JSON. Entries that end a call are taken beyond it. */
  logEntries: 256,
  logLength: 512 * 1024,
  devicesRinging: 16,
  /** Calls one user may have open (unanswered) at once. */
  openCallsPerUser: 8,
  /** Calls that may wait on one address at once. */
  openCallsPerAddress: 64,
  /** Addresses one device may listen to. */
  listensPerDevice: 16,
  nameLength: 50,
  idLength: 64,
  peoplePage: 100,
  missedPerUser: 20,
  /** People somebody has talked to, as far as the server remembers. */
  contactsPerUser: 256,
} as const
