import {
  type Address,
  type Cancel,
  type Clock,
  type DeviceId,
  leastOf,
  type MissedCall,
  type PeoplePage,
  RingdownError,
  TIMERS,
  warmthOf,
} from '@ringdown/protocol'
import type { Call, CallOptions } from './call/call.js'
import { CallRegistry } from './call/call-registry.js'
import { CallKeep, type PageStorage } from './call/kept-call.js'
import type { SpeedReceipts } from './call/speed-gauge.js'
import type { LocalMedia } from './media/local-media.js'
import { addMissed } from './missed-calls.js'
import { newLinkAddress } from './random-id.js'
import type { Listening, PeopleWatch, Privacy, Ringdown, RingdownSnapshot } from './ringdown.js'
import { Outbox } from './signaling/outbox.js'
import type { Signaling } from './signaling/signaling.js'
import { watchSleep } from './sleep-watch.js'
import { Store } from './store.js'

export interface RingdownPorts {
  readonly signaling: Signaling
  readonly clock: Clock
  readonly PeerConnection: typeof RTCPeerConnection
  readonly rtcConfiguration: RTCConfiguration
  privacy(): Privacy
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void
  createLocalMedia(): LocalMedia
  readonly storage: PageStorage | null
  readonly speedReceipts: SpeedReceipts | undefined
}

interface Listened {
  readonly waiting: Store<readonly Call[] | null>
  /** How many `listen` calls share it. */
  users: number
}

interface Watched {
  readonly page: Store<PeoplePage | null>
  readonly request: { query?: string; limit?: number }
}

/** {@link Ringdown} over a signaling port. */
export class RingdownClient extends Store<RingdownSnapshot> implements Ringdown {
  readonly #ports: RingdownPorts
  readonly #signaling: Signaling
  readonly #registry: CallRegistry
  readonly #listened = new Map<Address, Listened>()
  readonly #keep: CallKeep
  #watched: Watched | null = null
  #deviceId: DeviceId | null = null
  /** Watches for sleep while there is a call. */
  #stopWatching: Cancel | null = null

  constructor(ports: RingdownPorts) {
    super({ ...ports.signaling.snapshot, incoming: [], calls: [], missed: [] })
    this.#ports = ports
    this.#signaling = ports.signaling
    this.#registry = new CallRegistry({
      ...ports,
      rtcConfiguration: () => ({
        ...ports.rtcConfiguration,
        ...(ports.privacy().alwaysRelay ? { iceTransportPolicy: 'relay' } : {}),
      }),
      warmthFor: ({ warmth = 'none', haveTalked = false }) =>
        leastOf(warmth, warmthOf(ports.privacy().warm ?? 'everyone', haveTalked)),
      outbox: new Outbox(ports.signaling, ports.clock),
      onChange: () => this.#refresh(),
      onMissed: missed => this.#addMissed([missed]),
    })
    this.#keep = new CallKeep(ports.storage)
    ports.signaling.subscribe(() => this.#followConnection())
    ports.signaling.onEntry(delivery => this.#registry.deliver(delivery))
    ports.signaling.onPeople(page => this.#watched?.page.set(page))
    ports.signaling.onAttendance(attendance => this.#registry.attend(attendance))
  }

  call(address: Address, options: CallOptions = {}): Call {
    return this.#registry.place(address, options)
  }

  newLink(): Address {
    return newLinkAddress()
  }

  listen(address: Address): Listening {
    const listened = this.#listened.get(address) ?? {
      waiting: new Store<readonly Call[] | null>(null),
      users: 0,
    }
    this.#listened.set(address, listened)
    if (++listened.users === 1) void this.#listen(address)
    let open = true
    return {
      get snapshot() {
        return listened.waiting.snapshot
      },
      subscribe: listened.waiting.subscribe,
      close: () => {
        if (open && --listened.users === 0) this.#unlisten(address)
        open = false
      },
    }
  }

  watchPeople(options: { query?: string; limit?: number } = {}): PeopleWatch {
    const watched: Watched = { page: new Store<PeoplePage | null>(null), request: options }
    this.#watched = watched
    void this.#watch(watched)
    return {
      get snapshot() {
        return watched.page.snapshot
      },
      subscribe: watched.page.subscribe,
      close: () => {
        if (this.#watched !== watched) return
        this.#watched = null
        this.#signaling.request('unwatch', {}).catch(() => {})
      },
    }
  }

  reconnect(): void {
    this.#signaling.reconnect()
  }

  close(): void {
    for (const call of this.#registry.calls) call.hangUp()
    this.#signaling.close()
  }

  /** This page is known now: if it was in a call before it was loaded anew, it goes on with it. */
  resumeAs(deviceId: DeviceId): void {
    this.#deviceId = deviceId
    const kept = this.#keep.read(deviceId)
    if (kept) this.#registry.rejoin(kept)
  }

  /** The device has another network: what seems to be up may be gone. @param wasOffline it had none meanwhile. */
  networkChanged(wasOffline = false): void {
    this.#signaling.reconnect()
    for (const call of this.#registry.calls) call.networkChanged(wasOffline)
  }

  /** The page is going away: whoever we talk with should know at once. */
  leave(): void {
    for (const call of this.#registry.calls) call.leave()
  }

  #followConnection(): void {
    const wasOnline = this.snapshot.connection === 'online'
    this.update(this.#signaling.snapshot)
    if (this.snapshot.connection === 'online' && !wasOnline) this.#resume()
    for (const call of this.#registry.calls) call.connectionChanged()
  }

  /** After each connection: everything asked for before is asked for again, in one round trip. */
  #resume(): void {
    const { me } = this.snapshot
    if (me) void this.#listen(`user:${me.userId}`)
    for (const address of this.#listened.keys()) void this.#listen(address)
    if (this.#watched) void this.#watch(this.#watched)
    this.#registry.resync()
  }

  async #listen(address: Address): Promise<void> {
    await this.#ask(async () => {
      const { calls, missed } = await this.#signaling.request('listen', { address })
      for (const copy of calls) this.#registry.fold(copy)
      // Only now: `null` says that the server has not answered, an empty list that nobody waits.
      this.#listened.get(address)?.waiting.set(this.#registry.waitingOn(address))
      const now = this.#ports.clock.now()
      // The server's clock is not ours: its ages are.
      this.#addMissed(missed.map(call => ({ ...call, at: now - call.ageMs })))
    })
  }

  #unlisten(address: Address): void {
    this.#listened.delete(address)
    this.#registry.release(address)
    this.#signaling.request('unlisten', { address }).catch(() => {})
  }

  async #watch(watched: Watched): Promise<void> {
    await this.#ask(async () => {
      const page = await this.#signaling.request('watch', watched.request)
      if (this.#watched === watched) watched.page.set(page)
    })
  }

  /** Runs a request that is worth repeating while the line is up; a new line repeats it anyway. */
  async #ask(request: () => Promise<void>): Promise<void> {
    try {
      await request()
    } catch (error) {
      this.#ports.log('A request failed.', { error })
      const code = error instanceof RingdownError ? error.code : 'internal'
      if (code !== 'timeout' && code !== 'rate-limited') return
      this.#ports.clock.after(TIMERS.request, () => {
        if (this.snapshot.connection === 'online') void this.#ask(request)
      })
    }
  }

  #addMissed(missed: readonly MissedCall[]): void {
    this.update({ missed: addMissed(this.snapshot.missed, missed) })
  }

  #keepCall(deviceId: DeviceId): void {
    const kept = this.#registry.calls.map(call => call.keep(deviceId)).find(call => call !== null)
    this.#keep.write(kept ?? null)
  }

  #watchSleep(): void {
    if (this.#registry.calls.length > 0) {
      this.#stopWatching ??= watchSleep(this.#ports.clock, sleptMs => this.#wake(sleptMs))
      return
    }
    this.#stopWatching?.()
    this.#stopWatching = null
  }

  #wake(sleptMs: number): void {
    if (sleptMs > TIMERS.sleep) for (const { localMedia } of this.#registry.calls) localMedia.pause()
    this.networkChanged()
  }

  #refresh(): void {
    for (const [address, { waiting }] of this.#listened) {
      if (waiting.snapshot) waiting.set(keepSame(waiting.snapshot, this.#registry.waitingOn(address)))
    }
    this.update({
      incoming: keepSame(this.snapshot.incoming, this.#registry.incoming),
      calls: keepSame(this.snapshot.calls, this.#registry.calls),
    })
    if (this.#deviceId !== null) this.#keepCall(this.#deviceId)
    this.#watchSleep()
    // Nobody looks: nothing is on a screen, and a caller must not be told that it rings.
    if (this.listeners > 0) this.#registry.acknowledgeRings()
  }
}

function keepSame(before: readonly Call[], now: readonly Call[]): readonly Call[] {
  return before.length === now.length && before.every((call, index) => call === now[index]) ? before : now
}
