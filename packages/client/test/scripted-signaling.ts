import {
  type Delivery,
  type Draft,
  type IceServer,
  type Party,
  type Reachability,
  RingdownError,
} from '@ringdown/protocol'
import { FakeMediaDevices, FakeNetwork, ManualClock } from '@ringdown/testing'
import type { Call, PageStorage } from '../src/index.js'
import { Listeners } from '../src/listeners.js'
import { CapturedMedia } from '../src/media/captured-media.js'
import { RingdownClient, type RingdownPorts } from '../src/ringdown-client.js'
import type { ConnectionSnapshot, Pushes, Signaling } from '../src/signaling/signaling.js'
import { Store } from '../src/store.js'
import { ann, bob } from './entries.js'
import { throwLogged } from './wrong-transitions.js'

const UNREACHABLE = new RingdownError({ code: 'unavailable', message: 'Not now.' })

/** The server's answer to a request; a test can replace it. Throws a RingdownError to refuse. */
type Script = (event: string, request: Readonly<Record<string, unknown>>) => object | Promise<object>

/** A connection whose server does what the test says. */
class ScriptedSignaling extends Store<ConnectionSnapshot> implements Signaling {
  iceServers: readonly IceServer[] | null = []
  readonly welcome = null
  readonly entries = new Listeners<Delivery>()
  readonly reachability = new Listeners<Reachability>()
  /** What the server was asked while it could be reached. */
  readonly asked: { readonly event: string; readonly request: Readonly<Record<string, unknown>> }[] = []
  script: Script
  #appended = 0

  constructor(me: Party, script: Script = () => ({})) {
    super({ connection: 'online', me, problem: null })
    this.script = script
  }

  /** The drafts the server has received. */
  get drafts(): readonly Draft[] {
    return this.asked.flatMap(({ event, request }) => (event === 'append' ? [request['draft'] as Draft] : []))
  }

  async request(event: string, request: object): Promise<never> {
    if (this.snapshot.connection !== 'online') throw UNREACHABLE
    const fields = request as Readonly<Record<string, unknown>>
    this.asked.push({ event, request: fields })
    const reply = await this.script(event, fields)
    if (event === 'append') return { seq: ++this.#appended, at: 0, ...reply } as never
    if (event === 'sync') return { entries: [], lastSeq: fields['afterSeq'], ageMs: 0, ...reply } as never
    return (event === 'listen' ? { calls: [], missed: [], ...reply } : reply) as never
  }

  on<Event extends keyof Pushes>(event: Event, listener: (push: Pushes[Event]) => void): void {
    const pushes: { readonly [Each in keyof Pushes]?: Listeners<Pushes[Each]> } = {
      entry: this.entries,
      reachability: this.reachability,
    }
    pushes[event]?.add(listener)
  }
  reconnect() {}
  close() {
    this.update({ connection: 'closed' })
  }

  setOnline(isOnline: boolean): void {
    this.update({ connection: isOnline ? 'online' : 'offline' })
  }
}

/** Ann's device on a scripted server, with a clock the test controls. */
export function createAnn(
  storage: PageStorage | null = null,
  screen: 'seen' | 'unseen' = 'seen',
  changes: Partial<RingdownPorts> = {},
) {
  const clock = new ManualClock(1_000_000)
  const network = new FakeNetwork({ clock })
  const devices = new FakeMediaDevices()
  const signaling = new ScriptedSignaling(ann)
  /** By how much someone has set the machine's date. */
  const dateSetBy = { ms: 0 }
  /** What the app's developer was told. */
  const logged: [message: string, details: Readonly<Record<string, unknown>>][] = []
  const client = new RingdownClient({
    signaling,
    clock,
    date: () => clock.now() + dateSetBy.ms,
    PeerConnection: network.PeerConnection,
    rtcConfiguration: {},
    storage,
    speedReceipts: undefined,
    privacy: () => ({}),
    createLocalMedia: () => new CapturedMedia(devices as unknown as MediaDevices, null),
    log: (message, details) => {
      logged.push([message, details])
      throwLogged(message, details)
    },
    ...changes,
  })
  if (screen === 'seen') client.subscribe(() => {})
  const typesSent = () => signaling.drafts.map(({ type }) => type)
  return { clock, dateSetBy, network, devices, signaling, client, logged, typesSent }
}

/** Bob rings Ann. */
export function ring({ signaling, client }: ReturnType<typeof createAnn>, callId: string): Call | undefined {
  const media = { audio: true, video: true }
  const stamp = { v: 2, callId, seq: 1, from: bob, at: 0, entryId: 'invite' } as const
  signaling.entries.emit({ entry: { ...stamp, type: 'invite', address: 'user:ann', media } })
  return client.snapshot.incoming[0]
}
