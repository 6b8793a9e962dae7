import {
  type Address,
  type Cancel,
  type Clock,
  type DeviceId,
  leastOf,
  type MissedCall,
  TIMERS,
  type WatchRequest,
  warmthOf,
} from '@ringdown/protocol'
import type { SpeedReceipts } from './call/call-receipt.js'
import { CallRegistry } from './call/call-registry.js'
import { CallSaver } from './call/saved-call.js'
import { keepSame } from './kept-list.js'
import { Listenings } from './listenings.js'
import type { LocalMedia } from './media/local-media.js'
import { addMissed } from './missed-calls.js'
import type { PageStorage } from './page-storage.js'
import { PeopleWatching } from './people-watching.js'
import { newLinkAddress } from './random-id.js'
import type {
  Listening,
  ListenOptions,
  PeopleWatch,
  Privacy,
  Ringdown,
  RingdownSnapshot,
} from './ringdown.js'
import type { SessionPilot } from './session/session-pilot.js'
import type { Signaling } from './signaling/signaling.js'
import { watchSleep } from './sleep-watch.js'
import { Store } from './store.js'

export interface RingdownPorts {
  readonly signaling: Signaling
  readonly clock: Clock
  /** The time of day, which may be set while the page is open. */
  date(): number
  readonly PeerConnection: typeof RTCPeerConnection
  readonly rtcConfiguration?: RTCConfiguration | undefined
  privacy(): Privacy
  readonly log: (message: string, details: Readonly<Record<string, unknown>>) => void
  createLocalMedia(): LocalMedia
  readonly storage: PageStorage | null
  readonly speedReceipts?: SpeedReceipts | undefined
  readonly unlisted?: boolean | undefined
  readonly pilot?: SessionPilot | undefined
}

/** {@link Ringdown} on top of a signaling port. */
export class RingdownClient extends Store<RingdownSnapshot> implements Ringdown {
  readonly call: Ringdown['call']
  /** For the parts of the SDK that are entries of their own. */
  readonly ports: RingdownPorts
  readonly registry: CallRegistry
  readonly #listenings: Listenings
  readonly #people: PeopleWatching
  readonly #saver: CallSaver
  /** Detects sleep while there is a call. */
  #stopWatching: Cancel | null = null

  constructor(ports: RingdownPorts) {
    const { signaling, clock, log, storage } = ports
    const saver = new CallSaver(storage, clock)
    const resuming = signaling.snapshot.connection !== 'refused' && saver.hasRecent
    super({ ...signaling.snapshot, incoming: [], calls: [], resuming, missed: [] })
    this.#saver = saver
    this.ports = ports
    const onMissed = (missed: readonly MissedCall[]) =>
      this.update({ missed: addMissed(this.snapshot.missed, missed) })
    const registry = new CallRegistry({
      ...ports,
      rtcConfiguration: () => ({
        ...ports.rtcConfiguration,
        ...(ports.privacy().alwaysRelay && { iceTransportPolicy: 'relay' }),
      }),
      warmthFor: ({ warmth = 'none', haveTalked = false }) =>
        leastOf(warmth, warmthOf(ports.privacy().warm ?? 'everyone', haveTalked)),
      onWrongTransition: error => log('Wrong transition.', { error }),
      onChange: () => this.#refresh(),
      onMissed,
    })
    this.registry = registry
    this.call = registry.place
    this.#listenings = new Listenings({ ...ports, registry, onMissed })
    this.#people = new PeopleWatching(ports)
    signaling.subscribe(() => this.#followServer())
    signaling.on('entry', delivery => registry.deliver(delivery))
    signaling.on('reachability', reachability => registry.setUnreachable(reachability))
  }

  /** Whether there is a call, here or ringing. */
  get hasCalls(): boolean {
    return this.registry.hasCalls
  }

  newLink(): Address {
    return newLinkAddress()
  }

  listen(address: Address, options?: ListenOptions): Listening {
    return this.#listenings.listen(address, options)
  }

  watchPeople(options: WatchRequest = {}): PeopleWatch {
    this.#listenings.enlist()
    return this.#people.watch(options)
  }

  reconnect(): void {
    this.ports.signaling.reconnect()
  }

  close(): void {
    this.registry.close()
    this.#saver.close()
    this.ports.signaling.close()
    this.update({ resuming: false })
  }

  /** The page's identity is known: if it was in a call before a reload, it resumes it. */
  resumeAs(deviceId: DeviceId): void {
    try {
      const saved = this.#saver.read(deviceId)
      if (saved) this.registry.rejoin(saved)
      // A call placed before the page's identity was known.
      this.#saver.follow(this.registry.calls[0] ?? null)
    } finally {
      this.update({ resuming: false })
    }
  }

  /** The device has another network: what seems to work may be gone. @param wasOffline it had none meanwhile. */
  networkChanged(wasOffline = false): void {
    this.ports.signaling.reconnect()
    for (const { leg } of this.registry.calls) for (const link of leg.links) link.networkChanged(wasOffline)
  }

  /** The page is going away: tells the people in its calls at once. */
  leave(): void {
    for (const call of this.registry.calls) call.unload()
  }

  #followServer(): void {
    this.update(this.ports.signaling.snapshot)
    // Online before or not: nothing else changes while there is a connection, so this is another one.
    if (this.snapshot.connection === 'online') this.#resume()
    for (const call of this.registry.calls) call.followServer()
  }

  applyPrivacy(): void {
    const { ringsFrom: from } = this.ports.privacy()
    // If it is lost, so is the connection, and the next one says it again. Older servers ignore it.
    if (from) this.ports.signaling.request('ring-policy', { from }).catch(() => {})
  }

  /** After each connection: requests everything again, in one round trip. */
  #resume(): void {
    // Before it listens, so that nobody rings whom this person does not want.
    this.applyPrivacy()
    const { me } = this.snapshot
    if (me) this.#listenings.resume(`user:${me.userId}`)
    this.#people.resume()
    this.registry.resync()
  }

  #watchSleep(): void {
    if (this.registry.calls.length > 0) {
      this.#stopWatching ??= watchSleep(this.ports.clock, this.ports.date, (sleptMs, isCertain) => {
        void this.#wake(sleptMs, isCertain)
      })
      return
    }
    this.#stopWatching?.()
    this.#stopWatching = null
  }

  async #wake(sleptMs: number, isCertain: boolean): Promise<void> {
    // While a machine slept, nothing arrived. If something still does, only its date was set.
    if (!isCertain && (await this.registry.isReceiving())) return
    if (sleptMs > TIMERS.sleep) for (const { localMedia } of this.registry.calls) localMedia.pause()
    this.networkChanged()
  }

  /** What rang while nobody looked is on a screen now. */
  protected override onFirstListener(): void {
    this.registry.acknowledgeRings()
  }

  #refresh(): void {
    this.#listenings.refresh()
    const { incoming, calls } = this.registry
    this.update({
      incoming: keepSame(this.snapshot.incoming, incoming),
      calls: keepSame(this.snapshot.calls, calls),
    })
    this.#saver.follow(calls[0] ?? null)
    this.#watchSleep()
    // Without a subscriber nothing is on a screen, so the caller must not be told that it rings.
    if (this.listeners > 0) this.registry.acknowledgeRings()
  }
}
