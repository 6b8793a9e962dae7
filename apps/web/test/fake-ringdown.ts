import type {
  Address,
  AnswerOptions,
  Call,
  CallOptions,
  CallSnapshot,
  EndReason,
  LinkStatus,
  Listening,
  LocalMedia,
  LocalMediaSnapshot,
  PeopleWatch,
  Ringdown,
  RingdownSnapshot,
} from '@ringdown/client'
import { Observable } from '../src/phone/observable.js'

const SILENT = { track: null, live: false }
const OFF = { state: 'off', track: null, deviceId: null, problem: null } as const

/** Fake microphone, camera and screen, in the state the test sets. */
class FakeMedia extends Observable<LocalMediaSnapshot> implements LocalMedia {
  constructor() {
    super({ microphone: OFF, camera: OFF, screen: { ...OFF, audio: null }, paused: null })
  }

  /** @param camera a camera takes longer to open than a microphone. */
  turnOn(camera: 'on' | 'opening' = 'on'): void {
    this.set({ ...this.snapshot, microphone: { ...OFF, state: 'on' }, camera: { ...OFF, state: camera } })
  }

  share(track: MediaStreamTrack | null): void {
    const screen = { state: track ? 'on' : 'off', track, audio: null, problem: null } as const
    this.set({ ...this.snapshot, screen })
  }

  readonly opened: object[] = []
  async open(wanted: object): Promise<void> {
    this.opened.push(wanted)
  }
  async setMicrophone(): Promise<void> {}
  async setCamera(): Promise<void> {}
  async chooseMicrophone(): Promise<void> {}
  async chooseCamera(): Promise<void> {}
  async shareScreen(): Promise<void> {}
  stopSharing(): void {}
  pause(): void {}
  async resume(): Promise<void> {}
  close(): void {}
}

/** A fake call, in the state the test sets. */
export class FakeCall extends Observable<CallSnapshot> implements Call {
  readonly id = crypto.randomUUID()
  readonly acts: string[] = []
  readonly localMedia = new FakeMedia()
  readonly ended: Promise<EndReason>
  #end: (reason: EndReason) => void = () => {}

  constructor(snapshot: Partial<CallSnapshot> & Pick<CallSnapshot, 'direction' | 'address'>) {
    super({
      callId: crypto.randomUUID(),
      participants: [],
      peer: null,
      phase: 'calling',
      connection: 'new',
      outage: null,
      media: { audio: true, video: true },
      reason: null,
      refusal: null,
      endedBy: null,
      failure: null,
      missed: false,
      startedAt: 0,
      linkEndsAt: null,
      connectedAt: null,
      endedAt: null,
      resumed: null,
      receipt: null,
      remote: { microphone: SILENT, camera: SILENT, screen: SILENT, screenAudio: SILENT },
      ...snapshot,
    })
    this.ended = new Promise(resolve => {
      this.#end = resolve
    })
  }

  change(change: Partial<CallSnapshot>): void {
    this.set({ ...this.snapshot, ...change })
  }

  /** Ends the call and lets those who await its end run. */
  async finish(reason: EndReason, change: Partial<CallSnapshot> = {}): Promise<void> {
    this.change({ phase: 'ended', reason, ...change })
    this.#end(reason)
    await this.ended
  }

  accept(options?: AnswerOptions): void {
    this.acts.push(`accept ${JSON.stringify(options)}`)
  }

  decline(): void {
    this.acts.push('decline')
  }

  hangUp(): void {
    this.acts.push('hang up')
  }

  leave(): void {
    this.acts.push('leave')
  }

  reconnect(): void {
    this.acts.push('reconnect')
  }

  keepWaiting(): void {
    this.acts.push('keep waiting')
  }
}

/** A client without a server: its snapshot is what the test sets. */
export class FakeRingdown extends Observable<RingdownSnapshot> implements Ringdown {
  /** The server, for the parts of the SDK that are entries of their own: it knows of no lines. */
  readonly ports = {
    signaling: {
      snapshot: { connection: 'online' },
      welcome: null,
      on() {},
      subscribe: () => () => {},
      request: async () => ({}),
    },
  }
  readonly name: string
  closed = false

  constructor(name = 'Ada') {
    super({
      connection: 'online',
      me: null,
      problem: null,
      incoming: [],
      calls: [],
      resuming: false,
      missed: [],
    })
    this.name = name
  }

  change(change: Partial<RingdownSnapshot>): void {
    this.set({ ...this.snapshot, ...change })
  }

  /** The options of each call that was placed. */
  readonly placed: (CallOptions | undefined)[] = []

  call(address: Address, options?: CallOptions): FakeCall {
    this.placed.push(options)
    const call = new FakeCall({ direction: 'outgoing', address })
    this.change({ calls: [...this.snapshot.calls, call] })
    return call
  }

  newLink(): Address {
    return 'link:0123456789abcdefghijkl'
  }

  readonly #lines = new Map<Address, Observable<readonly Call[] | null>>()
  readonly #links = new Map<Address, Observable<LinkStatus | null>>()

  listen(address: Address): Listening {
    const waiting = this.#lines.get(address) ?? new Observable<readonly Call[] | null>(null)
    this.#lines.set(address, waiting)
    const link = this.#links.get(address) ?? new Observable<LinkStatus | null>(null)
    this.#links.set(address, link)
    return {
      get snapshot() {
        return waiting.snapshot
      },
      subscribe: waiting.subscribe,
      link,
      close: () => void this.#lines.delete(address),
    }
  }

  get listened(): Address[] {
    return [...this.#lines.keys()]
  }

  /** Sets who waits on a line that is listened to. */
  wait(address: Address, calls: readonly Call[]): void {
    this.#lines.get(address)?.set(calls)
  }

  /** Sets how many wait to join on an open link that is listened to. */
  visit(address: Address, visitors: number): void {
    this.#links.get(address)?.set({ state: 'open', owner: this.name, endsInMs: 60_000, visitors })
  }

  watchPeople(): PeopleWatch {
    throw new Error('These tests do not watch people.')
  }

  applyPrivacy(): void {}
  reconnect(): void {}

  close(): void {
    this.closed = true
  }
}
