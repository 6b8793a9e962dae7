import type { ClientEvents } from '@ringdown/protocol'

/*
 * What things cost, rounded up from measurements on one core of a small virtual machine. They are estimates: a budget has to
 * know them before the work is done. A test floods a server and compares them with the CPU time that the process used.
 */

/** Milliseconds of CPU. */
export const WORK = {
  /** Accepting a TCP connection and closing it again. */
  connection: 0.2,
  /** A TLS handshake with a 2048-bit RSA key. */
  tls: 2,
  httpRequest: 0.4,
  upgrade: 0.8,
  handshake: 1.2,
  /** A WebSocket frame of any kind, also one whose request is refused; and each kilobyte of it, and of what is sent. */
  frame: 0.12,
  kilobyte: 0.02,
} as const

/**
 * A device that comes back, with what its page then asks for, in milliseconds of CPU: what `npm run bench -- herd` would print on a core of
 * its own. On two cores that share caches with the bench it prints 3.1. It is less than the sum of its parts below, each of which is rounded up.
 */
export const ARRIVAL = 3
/** Of the CPU for all, what goes to those who come, in milliseconds a second: the rest is for those who are here. */
const FOR_ARRIVALS = 500

/**
 * Devices that one node lets in: so many a second as long as that holds up nobody, at most so many once no CPU is saved up, so many in any case; and so
 * many at once, which holds up a ring for as long as they take.
 */
export const INTAKE = {
  perSecond: 320,
  perSecondInNeed: FOR_ARRIVALS / ARRIVAL,
  leastPerSecond: 50,
  burst: 20,
} as const

/**
 * Sockets that one node opens, each for a handshake: so many a second, while CPU was saved up for a busy moment, and otherwise. A client gives up if
 * its socket is not open within seconds, so they are opened faster than devices are let in.
 */
export const DOOR = { perSecond: 800, burst: 10, perSecondInNeed: FOR_ARRIVALS / ARRIVAL } as const

/** By the costs of their parts: the frames of a handshake and of a wait for its turn, and what a page asks for then. The turn pays for both. */
export const HANDSHAKE_FRAMES = 1
export const FIRST_REQUESTS = 6

/** The same for each kind of request, beyond its frame. */
export const REQUEST_WORK: { readonly [Event in keyof ClientEvents]: number } = {
  append: 0.4,
  restore: 0.3,
  sync: 0.4,
  listen: 1,
  unlisten: 0.05,
  watch: 1,
  unwatch: 0.05,
  history: 1,
  'change-history': 1,
  choices: 0.5,
  completions: 0.3,
  'own-calls': 0.3,
  'ring-policy': 0.1,
  'ice-servers': 0.2,
  report: 0.2,
  line: 0.3,
  'call-back': 1,
  desk: 1,
  note: 1,
  'call-back-done': 1,
  transfer: 1.5,
}

/** Of an event that is none of these. */
export const UNKNOWN_REQUEST_WORK = 0.05

/** Bytes. */
export const SIZES = {
  /** A TCP connection with an unfinished HTTP request. */
  connection: 8_192,
  /**
   * A WebSocket with its TCP connection and everything that belongs to a device that does nothing, measured at 12,300 bytes, and
   * with what it may have under way uncharged.
   */
  socket: 20_480,
  /** What a socket may have under way before it is charged beyond that. */
  underWay: 4_096,
  /** A chunk of an unfinished message, besides its bytes. */
  chunk: 256,
} as const

/** How much larger a message is once it is read: its text, and the objects made of it. */
export const READ_FACTOR = 3
