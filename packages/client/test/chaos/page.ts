import type { Clock, DeviceId } from '@ringdown/protocol'
import { FakeMediaDevices as Devices, type FakeMediaDevices, type FakeNetwork } from '@ringdown/testing'
import { createRingdown } from '../../src/create-ringdown.js'
import type { AnswerOptions, Call, PageStorage, Ringdown } from '../../src/index.js'
import { CapturedMedia } from '../../src/media/captured-media.js'
import type { RingdownClient } from '../../src/ringdown-client.js'
import type { Store } from '../../src/store.js'
import type { Cable, CableEnd } from './cable.js'
import { connectionTo } from './connections.js'
import { PageClock } from './page-clock.js'
import { layNetwork, type SimSocket } from './sim-socket.js'

/** What the person here has turned on, as far as they know. */
export interface Wanted {
  readonly audio: boolean
  readonly video: boolean
  readonly screen: boolean
}

export const NOTHING_WANTED: Wanted = { audio: false, video: false, screen: false }

/** After a longer sleep, a machine must not show its user. */
const SLEEP_MS = 30_000

export interface PageOptions {
  readonly name: string
  readonly deviceId: DeviceId
  readonly tab: PageStorage
  readonly clock: Clock
  readonly random: () => number
  readonly network: FakeNetwork
  connect(page: Page, end: CableEnd): Cable | null
  /** What was on when this page was reloaded. */
  readonly wanted: Wanted
}

let pages = 0

/** Each page has its server under another URL, which must not keep a page from the keys of the one before a reload. */
function withoutSuffix(tab: PageStorage, suffix: string): PageStorage {
  const cut = (key: string) => key.replace(suffix, '')
  return {
    getItem: key => tab.getItem(cut(key)),
    setItem: (key, value) => tab.setItem(cut(key), value),
    removeItem: key => tab.removeItem(cut(key)),
  }
}

/** A person's open page, its network, and what the person has done. */
export class Page {
  readonly name: string
  readonly deviceId: DeviceId
  readonly tab: PageStorage
  readonly devices: FakeMediaDevices
  readonly ringdown: Ringdown
  readonly clock: PageClock
  /** Its connection to the server. */
  readonly connection: Store<unknown>
  readonly connections: RTCPeerConnection[] = []
  isLineCut = false
  #isPathCut = false
  #asleepSince: number | null = null
  #isGone = false
  #wanted: Wanted
  /** What was on before a long sleep. */
  #before = NOTHING_WANTED
  #call: Call | null = null
  readonly #broken = new Set<RTCPeerConnection>()
  readonly #network: FakeNetwork
  #socket: SimSocket | null = null

  constructor({ name, deviceId, tab, clock, random, network, connect, wanted }: PageOptions) {
    this.name = name
    this.deviceId = deviceId
    this.tab = tab
    this.devices = new Devices()
    this.clock = new PageClock(clock)
    this.#network = network
    this.#wanted = wanted
    const { connections } = this
    const isPathCut = () => this.#isPathCut || this.isAsleep
    class PeerConnection extends network.PeerConnection {
      #bytesReceived = 0

      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        connections.push(this)
        if (isPathCut()) network.disconnect(this)
      }

      /** Something arrives as long as there is a path. */
      override async getStats(): Promise<RTCStatsReport> {
        if (this.connectionState === 'connected') this.#bytesReceived += 1
        return new Map([['pair', { type: 'candidate-pair', bytesReceived: this.#bytesReceived }]])
      }
    }
    const server = `http://sim-${++pages}`
    layNetwork(server, {
      network: {
        clock: this.clock,
        random,
        connect: end => (this.isLineCut || this.isAsleep ? 'cut' : connect(this, end)),
      },
      onSocket: socket => {
        this.#socket = socket
      },
    })
    this.ringdown = createRingdown({
      server,
      token: name,
      deviceId,
      storage: withoutSuffix(tab, ` ${server}`),
      clock: this.clock,
      PeerConnection,
      createLocalMedia: () => new CapturedMedia(this.devices as unknown as MediaDevices, null),
    })
    this.connection = connectionTo(server)
    this.ringdown.subscribe(() => this.#follow())
    this.#call = this.call
  }

  get isAsleep(): boolean {
    return this.#asleepSince !== null
  }

  get isGone(): boolean {
    return this.#isGone
  }

  get call(): Call | null {
    return this.ringdown.snapshot.calls[0] ?? null
  }

  get wanted(): Wanted {
    return this.call ? this.#wanted : NOTHING_WANTED
  }

  /** What is turned on again when the person reloads it. */
  get wantedAfterReload(): Wanted {
    const { audio, video } = this.#wanted
    const call = this.call
    // A page returns only to a call that was connected before.
    if (!call || call.snapshot.connectedAt === null) return NOTHING_WANTED
    return { audio: audio || this.#before.audio, video: video || this.#before.video, screen: false }
  }

  place(userId: string, wanted: { audio: boolean; video: boolean }): Call {
    const call = this.ringdown.call(`user:${userId}`, wanted)
    this.#call = call
    this.#want({ ...wanted, screen: false })
    return call
  }

  accept(ring: Call, options: AnswerOptions): void {
    const { audio, video } = { ...ring.snapshot.media, ...options }
    ring.accept(options)
    this.#call = ring
    this.#want({ audio, video, screen: false })
  }

  set(what: keyof Wanted, on: boolean): void {
    const media = this.call?.localMedia
    if (!media) return
    this.#wanted = { ...this.#wanted, [what]: on }
    this.#before = { ...this.#before, [what]: false }
    if (what === 'audio') void media.setMicrophone(on)
    else if (what === 'video') void media.setCamera(on)
    else if (on) void media.shareScreen()
    else media.stopSharing()
  }

  resume(): void {
    const { audio, video } = this.#before
    this.#wanted = {
      ...this.#wanted,
      audio: audio || this.#wanted.audio,
      video: video || this.#wanted.video,
    }
    this.#before = NOTHING_WANTED
    void this.call?.localMedia.resume()
  }

  networkChanged(): void {
    ;(this.ringdown as RingdownClient).networkChanged()
  }

  /** Blocks or unblocks all traffic with peers; what was broken stays broken. */
  cutPath(isCut: boolean): void {
    this.#isPathCut = isCut
    this.#applyCuts()
  }

  /** The current connections will never carry anything again. */
  breakPath(): void {
    for (const connection of this.connections) this.#broken.add(connection)
    this.#applyCuts()
  }

  cutConnection(isCut: boolean): void {
    this.isLineCut = isCut
    this.#applyCuts()
  }

  sleep(): void {
    if (this.isAsleep) return
    this.#asleepSince = this.clock.now()
    this.clock.sleep()
    this.#applyCuts()
  }

  /** Whether, once awake, it could not tell if it has slept for long. */
  get sleepsForAboutLong(): boolean {
    return this.#asleepSince !== null && Math.abs(this.clock.now() - this.#asleepSince - SLEEP_MS) < 1000
  }

  wake(): void {
    if (this.#asleepSince === null) return
    const slept = this.clock.now() - this.#asleepSince
    this.#asleepSince = null
    if (slept > SLEEP_MS && this.call) {
      const { audio, video } = this.#wanted
      this.#before = { audio: audio || this.#before.audio, video: video || this.#before.video, screen: false }
      this.#wanted = NOTHING_WANTED
    }
    this.clock.wake()
    this.#applyCuts()
  }

  /** It is awake, on a network that works. */
  heal(): void {
    this.wake()
    this.cutPath(false)
    this.cutConnection(false)
    this.#socket?.heal()
  }

  /** The page was closed or reloaded, or has crashed: nothing of it runs any more. */
  unload(how: 'leaves' | 'crashes'): void {
    if (how === 'leaves') (this.ringdown as RingdownClient).leave()
    this.#isGone = true
    this.clock.end()
    this.#socket?.vanish()
    for (const track of this.devices.tracks) track.stop()
    if (how === 'crashes') for (const connection of this.connections) this.#network.disconnect(connection)
  }

  closeConnections(): void {
    for (const connection of this.connections) connection.close()
  }

  #want(wanted: Wanted): void {
    this.#wanted = wanted
    this.#before = NOTHING_WANTED
  }

  #follow(): void {
    // An ended call takes its wanted devices with it.
    if (this.#call !== null && this.#call.snapshot.phase === 'ended') this.#want(NOTHING_WANTED)
    this.#call = this.call
  }

  #applyCuts(): void {
    if (this.#isGone) return
    for (const connection of this.connections) {
      const isCut = this.#isPathCut || this.isAsleep || this.#broken.has(connection)
      if (isCut) this.#network.disconnect(connection)
      else this.#network.restore(connection)
    }
    if (this.isLineCut || this.isAsleep) this.#socket?.cut()
    else this.#socket?.repair()
  }
}
