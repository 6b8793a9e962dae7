import { randomUUID } from 'node:crypto'
import type { Address, CallId, OwnCalls } from '@ringdown/protocol'
import { Tokens } from '../src/identity/tokens.js'
import type { RunningServer } from '../src/index.js'
import { inTime } from './in-time.js'
import { LINE, Resident } from './resident.js'
import { ANSWER, CANDIDATES, OFFER } from './signals.js'
import { connect, cut, Device, JWT_SECRET, newCallId, newLink, until } from './sockets.js'

const COMPLETED = { type: 'hangup', reason: 'completed' } as const
const CANCELLED = { type: 'hangup', reason: 'cancelled' } as const
const APP = { capabilities: ['move', 'transfer'] }

type Way = (a: Resident, b: Resident, c: Resident) => Promise<void>

/** People on several servers, or nodes of one, who call one another in every way there is. */
export class Town {
  readonly servers: RunningServer[]
  readonly residents: Resident[] = []
  /** Of all calls, and of all people and devices. */
  readonly calls = new Set<string>()
  readonly users = new Set<string>()
  readonly devices = new Set<string>()
  /** Calls that nobody ends, each with somebody who hears of its end. */
  #left: (readonly [Resident, CallId])[] = []
  #turn = 0
  #moves = 0

  constructor(servers: readonly RunningServer[]) {
    this.servers = [...servers]
  }

  async settle(people: number): Promise<void> {
    const tokens = new Tokens(JWT_SECRET)
    for (let n = 0; n < people; n += 1) {
      const userId = `resident-${randomUUID()}`
      this.users.add(userId)
      const name = `Resident ${n}`
      const resident = new Resident(this, {
        userId,
        name,
        token: await tokens.sign({ userId, name, role: 'member', lines: ['town-hall'] }, '2y'),
      })
      this.residents.push(resident)
      await resident.come(n)
    }
  }

  async open(
    guest: Resident['guest'],
    n: number,
    opening: { readonly deviceId: string; readonly calls: CallId[] },
  ): Promise<Device> {
    this.devices.add(opening.deviceId)
    return connect(this.server(n), guest, { ...APP, ...opening })
  }

  /** Everybody calls somebody, and somebody else is by, in every way. @param pass lets as much time pass as a call can last that nobody is in. */
  async call(pass: () => Promise<void>): Promise<void> {
    for (const ways of [this.#ways, this.#unended]) {
      for (const [name, way] of Object.entries(ways)) {
        this.#turn += 1
        await Promise.all(
          this.#groups().map(([a, b, c]) =>
            way(a, b, c).catch(cause => {
              throw new Error(`The way ${name} failed.`, { cause })
            }),
          ),
        )
      }
      await inTime(pass, () => this.#isSettled())
      this.#left = []
    }
  }

  /** Whether the calls have ended that nobody ends. */
  async #isSettled(): Promise<boolean> {
    if (!this.#left.every(([{ phone }, callId]) => phone.endings(callId).length > 0)) return false
    const own = await Promise.all(this.residents.map(({ phone }) => phone.ask('own-calls', {})))
    return own.every(reply => (reply as unknown as OwnCalls).calls.length === 0)
  }

  /** Calls of all kinds are open while something happens. Afterwards everybody ends those that they are still in. */
  async during(event: () => Promise<void>): Promise<void> {
    const calls = await Promise.all(
      this.residents.map(({ phone }, n) => {
        const { phone: callee } = this.residents[(n + 1) % this.residents.length]!
        if (n % 4 === 0) return this.#talk(phone, callee)
        if (n % 4 === 2) return this.#ring(phone, callee)
        return this.#invite(phone, n % 4 === 1 ? LINE : newLink())
      }),
    )
    await event()
    for (const [n, callId] of calls.entries())
      await this.residents[n]!.phone.append(callId, n % 4 === 0 ? COMPLETED : CANCELLED).catch(() => {})
  }

  /** Those of a server that is gone come back on the others, some of them to their calls. */
  async lose(gone: RunningServer): Promise<void> {
    const lost = this.residents.filter(({ at }) => at === gone)
    this.servers.splice(this.servers.indexOf(gone), 1)
    for (const [n, resident] of lost.entries())
      await resident.come(n, n % 2 === 0 ? [...this.calls].slice(-12) : [])
  }

  leave(): void {
    for (const { phone } of this.residents) phone.socket.disconnect()
  }

  /** Each ends its calls, or its pages. */
  readonly #ways: Readonly<Record<string, Way>> = {
    hungUpByCaller: async (a, b) => {
      await a.phone.append(await this.#talk(a.phone, b.phone), COMPLETED)
    },
    hungUpByCallee: async (a, b) => {
      await b.phone.append(await this.#talk(a.phone, b.phone), COMPLETED)
    },
    declined: async (a, b) => {
      await b.phone.append(await this.#ring(a.phone, b.phone), { type: 'decline', reason: 'declined' })
      // Who calls back has forgiven.
      await b.phone.append(await this.#ring(b.phone, a.phone), CANCELLED)
    },
    cancelled: async (a, b) => {
      await a.phone.append(await this.#ring(a.phone, b.phone), CANCELLED)
    },
    calledTwice: async (a, b) => {
      await this.#ring(a.phone, b.phone)
      await a.phone.append(await this.#ring(a.phone, b.phone), CANCELLED)
    },
    glare: async (a, b) => {
      const ids = [newCallId(), newCallId()] as const
      for (const id of ids) this.calls.add(id)
      const placed = await Promise.allSettled([
        a.phone.invite(b.address, ids[0]),
        b.phone.invite(a.address, ids[1]),
      ])
      const [one, other] = placed
      if (one.status === 'fulfilled') await a.phone.append(ids[0], CANCELLED).catch(() => {})
      if (other.status === 'fulfilled') await b.phone.append(ids[1], CANCELLED).catch(() => {})
    },
    busy: async (a, b, c) => {
      const callId = await this.#talk(a.phone, b.phone)
      await this.#invite(c.phone, b.address)
      await b.phone.append(callId, COMPLETED)
    },
    answeredOnLine: async (a, b) => {
      const callId = await this.#invite(a.phone, LINE)
      await b.phone.append(callId, { type: 'accept' })
      await b.phone.append(callId, COMPLETED)
    },
    gaveUpOnLine: async a => {
      await a.phone.append(await this.#invite(a.phone, LINE), CANCELLED)
    },
    answeredOnLink: async (a, b) => {
      const link = newLink()
      const callId = await this.#invite(a.phone, link)
      await a.phone.listen(link)
      await b.phone.listen(link, { joining: true })
      await b.phone.append(callId, { type: 'accept' })
      for (const { phone } of [a, b]) await phone.unlisten(link)
      await b.phone.append(callId, COMPLETED)
    },
    visitorGone: async (a, b) => {
      const link = newLink()
      const callId = await this.#invite(a.phone, link)
      const page = await b.page(2)
      await page.listen(link, { joining: true })
      cut(page)
      await a.phone.append(callId, CANCELLED)
    },
    linkLeft: async (a, b) => {
      const link = newLink()
      const page = await a.page(1)
      await this.#invite(page, link)
      await b.phone.listen(link, { joining: true })
      cut(page)
      await b.phone.unlisten(link)
    },
    moved: async (a, b) => {
      const tablet = await b.page(3)
      const callId = await this.#talk(a.phone, b.phone)
      await tablet.append(callId, { type: 'accept', replaces: b.phone.device })
      await tablet.append(callId, { ...COMPLETED, of: b.phone.device })
      await tablet.append(callId, COMPLETED)
      tablet.socket.disconnect()
    },
    connectedElsewhere: async (a, b) => {
      const callId = await this.#talk(a.phone, b.phone)
      this.#moves += 1
      await b.come(this.#moves, [callId])
      await b.phone.append(callId, { type: 'rejoin', to: a.phone.device })
      await b.phone.append(callId, COMPLETED)
    },
    waitedFor: async (a, b, c) => {
      for (const { guest } of [b, c]) {
        const { userId, name } = guest
        await a.phone.ask('completions', { person: { userId, name, wanted: true } })
      }
      const { userId, name } = b.guest
      await a.phone.ask('completions', { person: { userId, name, wanted: false } })
    },
    restored: async (a, b) => {
      const request = this.#forgotten(a, b)
      for (const { phone } of [a, b]) await phone.restore(request)
      await a.phone.append(request.callId, COMPLETED)
    },
    restoredByOne: async (a, b) => {
      await a.phone.restore(this.#forgotten(a, b))
    },
    closedAtOnce: async a => {
      const deviceId = randomUUID()
      this.devices.add(deviceId)
      const page = new Device(this.server(1), a.guest, { ...APP, deviceId })
      await until(() => page.welcome !== null)
      page.socket.emit('listen', { address: a.address }, () => {})
      page.socket.emit('ring-policy', { from: 'contacts' }, () => {})
      page.socket.emit('watch', {}, () => {})
      cut(page)
    },
    bothGone: async (a, b) => {
      const [one, other] = [await a.page(1), await b.page(2)]
      await this.#talk(one, other)
      for (const page of [one, other]) cut(page)
    },
  }

  /** Nobody ends these. Who calls is busy for as long as they last. */
  readonly #unended: Readonly<Record<string, Way>> = {
    wentFromLine: async (a, b) => {
      const page = await a.page(1)
      this.#left.push([b, await this.#invite(page, LINE)])
      cut(page)
    },
    notAnswered: async (a, b) => {
      this.#left.push([b, await this.#ring(a.phone, b.phone)])
    },
    callerGone: async (a, b) => {
      const page = await a.page(1)
      this.#left.push([b, await this.#ring(page, b.phone)])
      cut(page)
    },
  }

  #groups() {
    const at = (n: number) => this.residents[(n + this.#turn) % this.residents.length]!
    return Array.from(
      { length: this.residents.length / 3 },
      (_, n) => [at(3 * n), at(3 * n + 1), at(3 * n + 2)] as const,
    )
  }

  server(n: number): RunningServer {
    return this.servers[n % this.servers.length]!
  }

  async #invite(caller: Device, address: Address): Promise<CallId> {
    const callId = newCallId()
    this.calls.add(callId)
    await caller.invite(address, callId)
    return callId
  }

  async #ring(caller: Device, callee: Device): Promise<CallId> {
    const callId = await this.#invite(caller, callee.address)
    await caller.appendAll(callId, [OFFER, CANDIDATES])
    await callee.appendAtOnce(callId, { type: 'ringing' })
    return callId
  }

  async #talk(caller: Device, callee: Device): Promise<CallId> {
    const callId = await this.#ring(caller, callee)
    await callee.append(callId, { type: 'accept' })
    await callee.append(callId, { ...ANSWER, to: caller.device })
    return callId
  }

  #forgotten(a: Resident, b: Resident) {
    const callId = newCallId()
    this.calls.add(callId)
    const media = { audio: true, video: true }
    return { callId, address: b.address, media, parties: [a.phone.device, b.phone.device] }
  }
}
