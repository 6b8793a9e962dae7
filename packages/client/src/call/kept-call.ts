import type { Address, CallId, DeviceId, MediaWanted, Party } from '@ringdown/protocol'
import type { LocalMediaSnapshot, Source } from '../media/local-media.js'
import type { CallSnapshot } from './call-snapshot.js'

/** What a page needs to come back to its call after it was loaded anew. */
export interface KeptCall {
  /** Whose it is: "Duplicate tab" copies the storage to a page that was never in the call. */
  readonly deviceId: DeviceId
  readonly callId: CallId
  readonly role: 'caller' | 'callee'
  readonly address: Address
  readonly media: MediaWanted
  readonly peer: Party
  /** The number of its last session. */
  readonly session: number
  readonly startedAt: number
  readonly connectedAt: number
  /** Whether microphone and camera were on: what was muted or off stays off. */
  readonly audio: boolean
  readonly video: boolean
}

type Leg = Pick<KeptCall, 'role'> & {
  readonly sessions: number
  readonly state: Pick<KeptCall, 'address' | 'media'> | null
}

/** What is to be kept of a call; `null` where there was never a connection to come back to. */
export function describeKept(
  deviceId: DeviceId,
  snapshot: CallSnapshot,
  { role, sessions, state }: Leg,
  { microphone, camera, paused }: LocalMediaSnapshot,
): KeptCall | null {
  const { callId, peer, startedAt, connectedAt } = snapshot
  if (peer === null || connectedAt === null) return null
  // Where two have called each other, the snapshot has what was asked for here, and the log what became of it.
  const { address, media } = state ?? snapshot
  const call = { deviceId, callId, role, address, media, peer, session: sessions, startedAt, connectedAt }
  // What is off only because the machine slept was on.
  return { ...call, audio: paused?.audio ?? isOn(microphone), video: paused?.video ?? isOn(camera) }
}

function isOn({ state }: Source): boolean {
  return state === 'on' || state === 'opening'
}

export type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const KEY = 'ringdown.call'

/** Keeps the call this page is in where a reload finds it: written as it changes, since a crash gives no notice. */
export class CallKeep {
  readonly #storage: PageStorage | null
  #last: string | null = null

  constructor(storage: PageStorage | null) {
    this.#storage = storage
  }

  read(deviceId: DeviceId): KeptCall | null {
    try {
      const kept = JSON.parse(this.#storage?.getItem(KEY) ?? 'null') as KeptCall | null
      return kept?.deviceId === deviceId ? kept : null
    } catch {
      return null
    }
  }

  write(call: KeptCall | null): void {
    const text = call && JSON.stringify(call)
    if (text === this.#last) return
    this.#last = text
    try {
      if (text) this.#storage?.setItem(KEY, text)
      else this.#storage?.removeItem(KEY)
    } catch {
      // A full or forbidden storage costs the way back after a reload, nothing else.
    }
  }
}
