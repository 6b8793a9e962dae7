import { PROTOCOL_VERSION, type Problem, type Reply } from '@ringdown/protocol'
import type { Identity } from '../soak/wire-client.js'
import { FrameSocket } from './frame-socket.js'

/** As the SDK: the first wait and the longest, and how long an attempt may take, in milliseconds. */
const FIRST = 500
const LONGEST = 5_000
const PATIENCE = 6_000

type Asked = readonly [event: string, request: object]

/** What the page of a person asks for with each connection. */
const REQUESTS: readonly Asked[] = [
  ['watch', { limit: 50, favourites: true }],
  ['history', {}],
  ['choices', {}],
  ['completions', {}],
  ['own-calls', {}],
]

/** What came of one return. */
export interface Return {
  /** When it can be rung, and when its page has everything; in milliseconds of `performance.now()`. */
  rungAt: number
  completeAt: number
  /** Handshakes that were refused with a time to come again, attempts that failed at the door, and requests that were refused. */
  handshakesRefused: number
  attemptsFailed: number
  requestsRefused: number
}

interface Options {
  readonly identity: Identity
  readonly localAddress: string
  /** A port, as a load balancer chooses one. */
  readonly balancer: () => number
  readonly onLost: () => void
  readonly onComplete: () => void
}

/** A device that connects, and asks for what a page asks for, as the SDK does: its waits, its jitter, what it cannot see. */
export class HerdDevice {
  readonly #options: Options
  #socket: FrameSocket | null = null
  #connection = 0
  #tries = 0
  #isIn = false
  #isClosed = false
  readonly #asked = new Map<number, Asked>()
  #unanswered = 0
  #timer: NodeJS.Timeout | undefined
  #ids = 0
  #return: Return = newReturn()

  constructor(options: Options) {
    this.#options = options
  }

  /** The last one, or the one that goes on. */
  get lastReturn(): Readonly<Return> {
    return this.#return
  }

  connect(): void {
    const { balancer, localAddress } = this.#options
    this.#isIn = false
    this.#asked.clear()
    const socket = new FrameSocket(
      { port: balancer(), localAddress },
      {
        onText: text => this.#read(text),
        onClose: () => {
          if (this.#socket === socket) this.#lost()
        },
      },
    )
    this.#socket = socket
    this.#timer = setTimeout(() => {
      if (!this.#isIn) socket.close()
    }, PATIENCE)
  }

  /** Leaves where it is, and connects again. */
  move(): void {
    const socket = this.#socket
    this.#socket = null
    clearTimeout(this.#timer)
    socket?.close()
    this.connect()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    this.#socket?.close()
  }

  #lost(): void {
    if (this.#isClosed) return
    clearTimeout(this.#timer)
    if (this.#isIn) {
      this.#return = newReturn()
      this.#tries = 0
      this.#options.onLost()
    } else this.#return.attemptsFailed += 1
    this.#comeAgain(0)
  }

  #comeAgain(afterMs: number): void {
    this.#socket = null
    clearTimeout(this.#timer)
    const ms = afterMs + Math.random() * Math.min(FIRST * 2 ** this.#tries, LONGEST)
    this.#tries += 1
    this.#timer = setTimeout(() => this.connect(), ms)
  }

  #read(text: string): void {
    if (text.startsWith('0')) {
      // On an open socket the SDK waits for its turn, however long that takes.
      clearTimeout(this.#timer)
      this.#shakeHands()
    } else if (text === '2') this.#socket?.send('3')
    else if (text.startsWith('44')) this.#refused(JSON.parse(text.slice(2)) as { readonly data?: Problem })
    else if (text.startsWith('42["welcome"')) this.#welcomed()
    else if (text.startsWith('43')) this.#answered(text)
  }

  #shakeHands(): void {
    const { token, deviceId } = this.#options.identity
    this.#connection += 1
    const handshake = { v: PROTOCOL_VERSION, token, deviceId, connection: this.#connection, calls: [] }
    this.#socket?.send(`40${JSON.stringify({ ...handshake, capabilities: ['transfer', 'move', 'drain'] })}`)
  }

  #refused({ data }: { readonly data?: Problem }): void {
    this.#return.handshakesRefused += 1
    const socket = this.#socket
    this.#comeAgain(data?.retryAfterMs ?? 0)
    socket?.close()
  }

  #welcomed(): void {
    clearTimeout(this.#timer)
    this.#isIn = true
    this.#tries = 0
    this.#unanswered = REQUESTS.length + 1
    this.#ask(['listen', { address: `user:${this.#options.identity.userId}` }])
    for (const request of REQUESTS) this.#ask(request)
  }

  #ask(asked: Asked): void {
    const id = this.#ids++
    this.#asked.set(id, asked)
    this.#socket?.send(`42${id}${JSON.stringify(asked)}`)
  }

  #answered(text: string): void {
    const start = text.indexOf('[')
    const id = Number(text.slice(2, start))
    const asked = this.#asked.get(id)
    if (asked === undefined) return
    this.#asked.delete(id)
    // Only a refusal is read: of what a page is answered, a herd needs nothing.
    const refused = text.startsWith('[{"ok":false', start) ? problemIn(text.slice(start)) : null
    if (refused?.retryAfterMs !== undefined) this.#askLater(asked, refused.retryAfterMs)
    else {
      this.#unanswered -= 1
      if (asked[0] === 'listen') this.#return.rungAt = performance.now()
      if (this.#unanswered > 0) return
      this.#return.completeAt = performance.now()
      this.#options.onComplete()
    }
  }

  #askLater(asked: Asked, ms: number): void {
    this.#return.requestsRefused += 1
    const socket = this.#socket
    setTimeout(() => {
      if (this.#socket === socket && !this.#isClosed) this.#ask(asked)
    }, ms)
  }
}

function problemIn(replies: string): Problem | null {
  const [reply] = JSON.parse(replies) as [Reply<object>]
  return reply.ok ? null : reply.error
}

function newReturn(): Return {
  return { rungAt: 0, completeAt: 0, handshakesRefused: 0, attemptsFailed: 0, requestsRefused: 0 }
}
