/** Bounds that both sides observe. Lengths are in UTF-16 code units. */
export const LIMITS = {
  /** One Socket.IO frame, in bytes. */
  frameBytes: 65_536,
  /** One SDP. */
  sdpLength: 32_768,
  /** The `m=` sections of one SDP. Ours has five; more take a browser seconds, so there is room for later versions only. */
  mediaSections: 8,
  /** One candidate line. */
  candidateLength: 1024,
  candidatesPerBatch: 32,
  ufragLength: 256,
  /** Tokens of the control channel: each message takes one, and one for each of its kilobytes. */
  controlTokens: 100,
  /** How many of them come back each second. */
  controlTokensPerSecond: 50,
  nameLength: 50,
  /** A call's key. */
  keyLength: 64,
  missedPerUser: 20,
} as const

/** Bounds on what a client may send or make a server hold. Lengths are in UTF-16 code units. */
export const SERVER_LIMITS = {
  /** A Socket.IO handshake, as text. */
  handshakeLength: 6_144,
  /** The entries in one reply, about. What is left over is marked with `more`; one entry of each call is always sent. */
  replyLength: 65_536,
  /** Bytes that may wait for a client to read them before its next request is looked at. */
  replyBacklog: 262_144,
  /** One call's log: its entries, and their text in JSON. Entries that end a call are accepted beyond it. */
  logEntries: 256,
  logLength: 524_288,
  devicesRinging: 16,
  /** Devices that may take part in one call at once. */
  parties: 2,
  /** Parties that a request to restore a call may name: room for later versions. */
  restoredParties: 16,
  /** The highest number of a session, and of an offer in a session. */
  counter: 1_000_000,
  /** Calls one user may have open (unanswered) at once. */
  openCallsPerUser: 8,
  /** Calls that may wait on one link or line at once, and how many of them may come from one network. */
  openCallsPerAddress: 64,
  openCallsPerNetworkAtAddress: 16,
  /** Calls that may ring one person at once, and how many of them may come from strangers. */
  ringsPerUser: 16,
  ringsOfStrangersPerUser: 8,
  /** Links that the server remembers of one user; beyond that, the oldest ends. */
  linksPerUser: 16,
  /** Accepted calls one device may be in at once. */
  acceptedCallsPerDevice: 4,
  /**
   * People of one network who may have TURN credentials for calls, and for the connection check, within
   * `SERVER_TIMERS.turnCredentials`; people who may have them for one call before they answer it.
   */
  turnUsersPerNetwork: 48,
  turnChecksPerNetwork: 8,
  turnUsersPerRing: 8,
  /** Addresses one device may listen to. */
  listensPerDevice: 16,
  idLength: 64,
  /** What a visitor leaves to be called back, and a note about one. */
  contactLength: 200,
  noteLength: 500,
  /** A name before it is tidied. */
  untidyNameLength: 1024,
  peoplePage: 100,
  /** People a user has talked to, as far as the server remembers. */
  contactsPerUser: 256,
  /** Calls in one reply of a history, and in the history of one user: beyond that, the oldest go. */
  historyPage: 50,
  historyPerUser: 500,
  /** People one user may have as favourites, and may block. */
  favouritesPerUser: 50,
  blocksPerUser: 500,
  /** People whom one user may wait for until they are free, and users who may wait for one person. */
  completionsPerUser: 5,
  completionsToPerson: 64,
  /** What a product attaches to a call, in JSON. */
  metadataLength: 1024,
} as const

/**
 * What one source may make a server hold and compute at once, and all together. A *network* is one IPv4 address or the
 * /64 of an IPv6 customer, a *site* the /48 around it. docs/security.md says what follows from these numbers.
 */
export const BUDGETS = {
  /** Bytes that are charged. What is really held for a network stays below 8 MiB: code that is compiled for it comes on top. */
  held: { connection: 1_048_576, user: 2_097_152, network: 6_815_744, site: 27_262_976 },
  /** Milliseconds of CPU: so many a second, and so many saved up for a busy moment. */
  work: {
    network: { perSecond: 50, burst: 1_000 },
    site: { perSecond: 200, burst: 4_000 },
    total: { perSecond: 700, burst: 4_000 },
  },
} as const
