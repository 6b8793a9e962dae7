import { randomUUID } from 'node:crypto'
import type { Address, CallId } from '@ringdown/protocol'
import { Tokens } from '../src/identity/tokens.js'
import type { RunningServer } from '../src/index.js'
import { connect, type Device, JWT_SECRET, newCallId, newLink, until } from './sockets.js'

const OFFER = {
  type: 'description',
  session: 1,
  revision: 1,
  description: { type: 'offer', sdp: 'v=0\r\na=ice-ufrag:aaaa\r\n' },
} as const
const ANSWER = { ...OFFER, description: { type: 'answer', sdp: 'v=0\r\na=ice-ufrag:bbbb\r\n' } } as const
const CANDIDATES = {
  type: 'candidates',
  session: 1,
  ufrag: 'aaaa',
  candidates: [{ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 }],
  endOfCandidates: false,
} as const
const LINE: Address = 'line:town-hall'

/** Until it is so, while more and more time passes: what happens elsewhere may not be known yet. */
export async function inTime(pass: () => Promise<void>, isSo: () => boolean): Promise<void> {
  let looks = 0
  await until(async () => {
    if (looks % 50 === 0) await pass()
    looks += 1
    return isSo()
  })
}

/** One whose phone is always on. */
interface Resident {
  readonly guest: { readonly userId: string; readonly name: string; readonly token: string }
  readonly phone: Device
  /** The server that it is connected to. */
  readonly at: RunningServer
}

/** People on several nodes of a server, who call one another. */
export class Town {
  readonly #servers: RunningServer[]
  #residents: readonly Resident[] = []
  #calls: readonly CallId[] = []

  constructor(servers: readonly RunningServer[]) {
    this.#servers = [...servers]
  }

  get phones(): readonly Device[] {
    return this.#residents.map(({ phone }) => phone)
  }

  async settle(people: number): Promise<void> {
    const tokens = new Tokens(JWT_SECRET)
    for (let n = 0; n < people; n += 1) {
      const [userId, name] = [`resident-${randomUUID()}`, `Resident ${n}`]
      const token = await tokens.sign({ userId, name, role: 'member', lines: ['town-hall'] })
      this.#residents = [...this.#residents, await this.#come({ userId, name, token }, n)]
    }
  }

  /** Calls of all kinds are open while something happens. Afterwards everybody ends those that they are still in. */
  async during(event: () => Promise<void>): Promise<void> {
    this.#calls = await Promise.all(
      this.phones.map((phone, n) => {
        const callee = this.phones[(n + 1) % this.phones.length]!
        if (n % 4 === 0) return this.#talk(phone, callee)
        if (n % 4 === 2) return this.#ring(phone, callee)
        return this.#invite(phone, n % 4 === 1 ? LINE : newLink())
      }),
    )
    await event()
    for (const [n, callId] of this.#calls.entries()) {
      const reason = n % 4 === 0 ? 'completed' : 'cancelled'
      await this.phones[n]!.append(callId, { type: 'hangup', reason }).catch(() => {})
    }
  }

  /** Those of a server that is gone come back on the others, some of them to their calls. */
  async lose(gone: RunningServer): Promise<void> {
    this.#servers.splice(this.#servers.indexOf(gone), 1)
    const back: Resident[] = []
    for (const [n, resident] of this.#residents.entries()) {
      const { guest, phone, at } = resident
      const calls = n % 2 === 0 ? this.#calls : []
      back.push(
        at === gone ? await this.#come(guest, n, { deviceId: phone.deviceId, calls: [...calls] }) : resident,
      )
    }
    this.#residents = back
  }

  leave(): void {
    for (const phone of this.phones) phone.socket.disconnect()
  }

  async #come(
    guest: Resident['guest'],
    n: number,
    opening: { readonly deviceId?: string; readonly calls?: CallId[] } = {},
  ): Promise<Resident> {
    const at = this.#servers[n % this.#servers.length]!
    const phone = await connect(at, guest, opening)
    await phone.listen()
    await phone.listen(LINE)
    await phone.watch({})
    await phone.ask('ring-policy', { from: 'everyone' })
    await phone.ask('own-calls', {})
    return { guest, phone, at }
  }

  async #invite(caller: Device, address: Address): Promise<CallId> {
    const { callId } = await caller.invite(address, newCallId())
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
}
