import { type Address, type Call, isAddress, type LocalMediaSnapshot, parseAddress } from '@ringdown/client'
import { isTurnedOn } from '../media/turned-on.js'
import { type BrowserStorage, readStored, writeStored } from '../phone/stored-value.js'
import { dateNow } from '../time/clock.js'

/** How this tab waited on a link or a line when it was last left. */
export interface WaitingTab {
  readonly address: Address
  /** Whether microphone and camera were on. */
  readonly audio: boolean
  readonly video: boolean
  /** When the page was hidden or left, by the time of day; `null` if it never was: it has crashed. */
  readonly leftAt: number | null
}

const KEY = 'ringdown.waiting'
/** After this long, time and place may be others: nobody expects to be heard or seen. */
const FRESH_MS = 30_000

/** Remembers in this tab's storage that it waits on a link or a line, so that it waits there again after a reload. */
export class WaitingTabs {
  readonly #storage: BrowserStorage
  #call: Call | null = null
  #isLeaving = false

  constructor(storage: BrowserStorage) {
    this.#storage = storage
  }

  follow(call: Call): void {
    this.#call = call
    this.#note(null)
    void call.ended.then(() => this.#forget(call))
    const unsubscribe = call.subscribe(() => {
      if (call.snapshot.phase === 'calling') return
      unsubscribe()
      this.#forget(call)
    })
  }

  /** The page is hidden, or goes: to be called before the SDK ends its calls. */
  pageHidden(isLeaving: boolean): void {
    this.#isLeaving = isLeaving
    if (this.#call) this.#note(dateNow())
  }

  /**
   * What this tab waited on before it was reloaded, and which devices may be on again. Forgets it.
   *
   * @param path the page that was opened: on another one the person wants something else.
   */
  take(path: string): Pick<WaitingTab, 'address' | 'audio' | 'video'> | null {
    const left = readStored(this.#storage, KEY, isWaitingTab, null)
    if (!left || pathOf(left.address) !== path) return null
    writeStored(this.#storage, KEY, null)
    const age = left.leftAt === null ? Number.POSITIVE_INFINITY : dateNow() - left.leftAt
    const isFresh = age >= 0 && age < FRESH_MS
    return { address: left.address, audio: isFresh && left.audio, video: isFresh && left.video }
  }

  #note(leftAt: number | null): void {
    if (!this.#call) return
    const { localMedia, snapshot } = this.#call
    const tab: WaitingTab = { address: snapshot.address, ...whatIsOn(localMedia.snapshot), leftAt }
    writeStored(this.#storage, KEY, tab)
  }

  #forget(call: Call): void {
    if (this.#call !== call) return
    this.#call = null
    // A page that is about to go ends its calls, and comes back.
    if (!this.#isLeaving) writeStored(this.#storage, KEY, null)
  }
}

/** Whether this device waits for anyone who comes, on a link or on a line. */
export function isWaitingForAnyone({ snapshot }: Call): boolean {
  const { direction, address, phase } = snapshot
  return direction === 'outgoing' && phase === 'calling' && !address.startsWith('user:')
}

/** The page from which one waits there. */
function pathOf(address: Address): string {
  const place = parseAddress(address)
  return place?.kind === 'line' ? `/line/${place.id}/call` : '/'
}

function whatIsOn({ microphone, camera }: LocalMediaSnapshot) {
  return { audio: isTurnedOn(microphone), video: isTurnedOn(camera) }
}

function isWaitingTab(value: unknown): value is WaitingTab | null {
  if (value === null) return true
  if (typeof value !== 'object') return false
  const { address, audio, video, leftAt } = value as Partial<Record<keyof WaitingTab, unknown>>
  return (
    typeof address === 'string' &&
    isAddress(address) &&
    typeof audio === 'boolean' &&
    typeof video === 'boolean' &&
    (leftAt === null || typeof leftAt === 'number')
  )
}
