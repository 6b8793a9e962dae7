import type { Address, CallId, Cancel, Clock, DeviceId, MediaWanted, UserId } from '@ringdown/protocol'
import type { LocalMediaSnapshot, Source } from '../media/local-media.js'
import type { PageStorage } from '../page-storage.js'
import type { Call } from './call.js'
import type { CallLeg } from './call-leg.js'
import type { CallSnapshot } from './call-snapshot.js'
import type { Pair } from './peer-link.js'

/** What a page needs to return to its call after a reload. */
export interface SavedCall {
  readonly v: 2
  /** The owner: "Duplicate tab" copies the storage to a page that was never in the call. */
  readonly deviceId: DeviceId
  /** Who this device is in the call, and the call's key. Earlier releases saved neither. */
  readonly userId?: UserId | undefined
  readonly key?: string | null
  readonly callId: CallId
  readonly role: 'caller' | 'callee'
  readonly address: Address
  readonly media: MediaWanted
  readonly links: readonly Pair[]
  readonly startedAt: number
  readonly connectedAt: number
  /** Whether the microphone and camera were on: what was muted or off stays off. */
  readonly audio: boolean
  readonly video: boolean
  /** Whether the screen was shared. No browser shares it again without asking. */
  readonly screen: boolean
  /** When the page was last known to be open, in milliseconds on the SDK's clock. */
  readonly aliveAt: number
}

type SavableCall = Call & { readonly leg: CallLeg }

const KEY = 'ringdown.call'
/** How often the page notes that it is still open. */
const ALIVE_MS = 5_000
/** How long a call is worth returning to: no peer waits longer, unless asked to. */
const STALE_MS = 3_600_000

/** Saves the call this page is in, for use after a reload. Saved on every change, because a crash gives no warning. */
export class CallSaver {
  readonly #storage: PageStorage | null
  readonly #clock: Clock
  #deviceId: DeviceId | null = null
  #call: SavableCall | null = null
  /** What was last saved, without its time. */
  #last: string | null = null
  #unfollow: Cancel = () => {}

  constructor(storage: PageStorage | null, clock: Clock) {
    this.#storage = storage
    this.#clock = clock
  }

  /** Whether there is a recent saved call, of this device or of the tab that this one is a copy of. */
  get hasRecent(): boolean {
    return this.#readRecent() !== null
  }

  /** Reads what the previous page saved, if it belongs to this device and is recent. */
  read(deviceId: DeviceId): SavedCall | null {
    this.#deviceId = deviceId
    const saved = this.#readRecent()
    return saved?.deviceId === deviceId ? saved : null
  }

  #readRecent(): SavedCall | null {
    try {
      // What is not there is `null`; without storage this throws.
      const saved = JSON.parse(this.#storage?.getItem(KEY) as string) as SavedCall | null
      return saved?.v === 2 && ageOf(saved, this.#clock) < STALE_MS ? saved : null
    } catch {
      return null
    }
  }

  /** Saves this call from now on instead of another; `null` for none. */
  follow(call: SavableCall | null): void {
    if (call === this.#call) return
    this.#unfollow()
    this.#call = call
    this.#unfollow = call ? this.#watch(call) : () => {}
    this.#save()
  }

  close(): void {
    this.#unfollow()
  }

  #watch(call: SavableCall): Cancel {
    let cancelAlive: Cancel = () => {}
    const noteAlive = () => {
      cancelAlive = this.#clock.after(ALIVE_MS, noteAlive)
      this.#last = null
      this.#save()
    }
    noteAlive()
    const unsubscribes = [call.subscribe(() => this.#save()), call.localMedia.subscribe(() => this.#save())]
    return () => {
      cancelAlive()
      for (const unsubscribe of unsubscribes) unsubscribe()
    }
  }

  #save(): void {
    const facts = this.#call && this.#deviceId !== null ? describeSaved(this.#deviceId, this.#call) : null
    const text = facts && JSON.stringify(facts)
    if (text === this.#last && (text || this.#call)) return
    this.#last = text
    if (facts) this.#storage?.setItem(KEY, JSON.stringify({ ...facts, aliveAt: this.#clock.now() }))
    else this.#storage?.removeItem(KEY)
  }
}

/**
 * How long ago the page of a saved call was open, in milliseconds. If the clock was set back, this is unknown and
 * counts as long.
 */
export function ageOf({ aliveAt }: SavedCall, clock: Clock): number {
  const age = clock.now() - aliveAt
  return age < 0 ? Infinity : age
}

/** What the snapshot of a resumed call takes from the saved one. */
export function describeResumed({
  startedAt,
  connectedAt,
  screen,
}: SavedCall): Pick<CallSnapshot, 'startedAt' | 'connectedAt' | 'resumed'> {
  return { startedAt, connectedAt, resumed: { sharedScreen: screen } }
}

/** What to save about a call; `null` if there was never a connection to return to. */
function describeSaved(
  deviceId: DeviceId,
  { snapshot, leg, localMedia }: SavableCall,
): Omit<SavedCall, 'aliveAt'> | null {
  const { callId, connectedAt, startedAt } = snapshot
  if (connectedAt === null || snapshot.phase === 'ended') return null
  // If two people called each other, the snapshot has what was requested here, and the log has what came of it.
  const { address, media } = leg.state ?? snapshot
  const links = [...leg.links].map(({ party, sessions }) => ({
    party,
    isOfferer: sessions.isOfferer,
    sessions: sessions.count,
  }))
  return {
    v: 2,
    deviceId,
    userId: leg.me?.userId,
    key: leg.links.key,
    callId,
    role: leg.role,
    address,
    media,
    links,
    startedAt,
    connectedAt,
    ...wasOn(localMedia.snapshot),
    screen: localMedia.snapshot.screen.track !== null,
  }
}

/** What is off only because the machine slept counts as on. */
function wasOn({ microphone, camera, paused }: LocalMediaSnapshot): MediaWanted {
  return { audio: paused?.audio ?? isOn(microphone), video: paused?.video ?? isOn(camera) }
}

function isOn({ state }: Source): boolean {
  return state === 'on' || state === 'opening'
}
