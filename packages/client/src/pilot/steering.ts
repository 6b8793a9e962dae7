import type { Cancel } from '@ringdown/protocol'
import { measureArrival } from '../session/arrival.js'
import type { Layout } from '../session/layout.js'
import type { PilotedSession } from '../session/session-pilot.js'
import type { Level, PeerReport } from './evidence.js'
import { PathGauge } from './path-gauge.js'
import type { PictureChoice } from './picture-choice.js'
import { PILOT_CHANNEL, PilotChannel } from './pilot-channel.js'
import { beginPiloting, nextPilotState, type PilotState } from './pilot-state.js'
import { judgeQuality, type Quality } from './quality.js'
import { type Reading, ReadingSeries } from './reading.js'
import { SenderControls } from './sender-controls.js'
import { planSending, type SendingPlan } from './sending-plan.js'
import { askBrowser, chooseVideoCodec } from './video-codec.js'

export interface SteeringPorts {
  choice(): PictureChoice
  /** The most a picture may take through a relay, bits per second. */
  readonly relayedBps: number
  onQuality(quality: Quality): void
}

const LOOK_MS = 1000
/** A picture below this share of the height it could have is not what the person should see. */
const SMALL = 0.8
/** When the codec is chosen: the first pictures are not held up by it. */
const CODEC_LOOK = 5
/** A computer that is busy for this many looks keeps to the codec that costs least. */
const BUSY_LOOKS = 10
/** How many beacons a second: where there is room, more notice a fall sooner; where there is none, they would be what fills it. */
const BEACONS: Readonly<Record<Level, number>> = { full: 4, thin: 1, voice: 0.5 }
/** How old news of the way and of the peer may be: each answer may be held until the next beacon. */
const RECENT_MS: Readonly<Record<Level, number>> = { full: 1100, thin: 2600, voice: 4600 }
/** When in a look a large beacon is sent: not with another one, as what waits in the channel is not measured. */
const PROBE_MS = 600
/** How many looks there are for each large beacon, where the way up is looked for on a slow network. */
const LOOKS_PER_PROBE = 3
/**
 * How long the large beacons are: more than what a page's timers blur, and a third of what the queue of such a network holds (150 ms
 * at 50 and at 100 kbit/s): what is full already has room for it.
 */
const FILL_BYTES: Readonly<Record<Level, number>> = { full: 900, thin: 400, voice: 250 }

/** Watches one connected session and steers its senders, until it is closed. */
export class Steering {
  readonly #layout: Layout
  readonly #session: PilotedSession
  readonly #ports: SteeringPorts
  readonly #controls: SenderControls
  readonly #channel: PilotChannel
  readonly #readings = new ReadingSeries()
  readonly #stopWatchingMedia: Cancel
  #state: PilotState
  #gauge: PathGauge
  #plan: SendingPlan | null = null
  #reading: Reading | null = null
  #peer: PeerReport | null = null
  #heardAt = Number.NEGATIVE_INFINITY
  /** The first pictures are small, so that they come at once. */
  #isSharp = false
  #looks = 0
  /** Looks in a row in which the computer was too slow for its picture. */
  #busyLooks = 0
  /** By how much a timer was late at most, in this look and in the one before. */
  #late = { now: 0, before: 0 }
  #timers: readonly Cancel[] = []
  #isClosed = false

  constructor(layout: Layout, session: PilotedSession, ports: SteeringPorts) {
    const { clock, media, openChannel } = session
    this.#layout = layout
    this.#session = session
    this.#ports = ports
    this.#controls = new SenderControls(layout, session)
    this.#state = beginPiloting(clock.now())
    this.#gauge = this.#measurePath()
    this.#channel = new PilotChannel({
      clock,
      channel: openChannel(PILOT_CHANNEL),
      report: () => this.#report(),
      onEcho: echo => this.#gauge.add(echo),
      onReport: report => {
        this.#peer = report
        this.#heardAt = clock.now()
      },
    })
    this.#stopWatchingMedia = media.subscribe(() => this.follow())
    void this.#measureEmptyPath()
    this.#lookLater()
  }

  /** Steers by what is known; to be called when something has changed. */
  follow(): void {
    if (!this.#isSharp) return
    const { media } = this.#session
    const { screen } = media.snapshot
    const isRelayed = this.#reading?.figures.route === 'relayed'
    const plan = planSending(this.#state, {
      own: this.#ports.choice(),
      peer: this.#peer?.picture ?? 'auto',
      isSharing: screen.track !== null,
      mostBps: isRelayed ? this.#ports.relayedBps : Number.POSITIVE_INFINITY,
    })
    this.#plan = plan
    this.#controls.follow(plan, this.#cameraHeight)
    if (this.#reading) this.#ports.onQuality(judgeQuality(this.#reading, this.#state, plan))
  }

  close(): void {
    this.#isClosed = true
    this.#stopWatchingMedia()
    for (const cancel of this.#timers) cancel()
    this.#channel.close()
  }

  #lookLater(): void {
    const { level } = this.#state
    const beacons = BEACONS[level]
    const isDue = beacons >= 1 || this.#looks % (1 / beacons) === 0
    const delays = isDue
      ? Array.from({ length: Math.ceil(beacons) }, (_, nth) => (nth * LOOK_MS) / beacons)
      : []
    const isProbing = level === 'full' ? this.#isPictureSmall : this.#looks % LOOKS_PER_PROBE === 0
    this.#timers = [
      ...delays.map(delay => this.#after(delay, () => this.#channel.send())),
      ...(isProbing ? [this.#after(PROBE_MS, () => this.#channel.send(FILL_BYTES[level]))] : []),
      this.#after(LOOK_MS, () => void this.#look()),
    ]
  }

  #after(ms: number, run: () => void): Cancel {
    const { clock } = this.#session
    const due = clock.now() + ms
    return clock.after(ms, () => {
      this.#late.now = Math.max(this.#late.now, clock.now() - due)
      run()
    })
  }

  async #look(): Promise<void> {
    const { clock, getStats } = this.#session
    const layout = this.#layout
    const report = await getStats().catch(() => null)
    if (this.#isClosed) return
    this.#looks++
    this.#isSharp = true
    const lines = { microphone: layout.microphone.mid, camera: layout.camera.mid }
    if (report) this.#take(this.#readings.read(report, lines, clock.now()))
    const peer = clock.now() - this.#heardAt <= RECENT_MS[this.#state.level] ? this.#peer : null
    this.#state = nextPilotState(this.#state, {
      now: clock.now(),
      hasCopilot: this.#peer !== null,
      queueMs: this.#gauge.queueMs(RECENT_MS[this.#state.level]),
      capacityBps: this.#gauge.capacityBps,
      sendingBps: this.#reading?.figures.sendingBps ?? null,
      receivingBps: this.#reading?.figures.receivingBps ?? null,
      peer,
      isPictureSmall: this.#isPictureSmall,
      lossReceived: this.#reading?.figures.lossReceived ?? null,
      lateMs: Math.max(this.#lateMs, peer?.lateMs ?? 0),
    })
    this.#late = { now: 0, before: this.#late.now }
    this.follow()
    this.#followComputer()
    this.#lookLater()
  }

  #followComputer(): void {
    this.#busyLooks = this.#reading?.isCpuLimited ? this.#busyLooks + 1 : 0
    if (this.#busyLooks === BUSY_LOOKS) this.#controls.changeVideoCodec(null)
    else if (this.#looks === CODEC_LOOK && this.#busyLooks === 0) void this.#chooseCodec()
  }

  async #chooseCodec(): Promise<void> {
    const { sender } = this.#layout.camera
    if (!sender.track) return
    const { codecs } = sender.getParameters()
    const codec = await chooseVideoCodec(codecs, askBrowser(sender.track.getSettings()))
    if (codec && !this.#isClosed) this.#controls.changeVideoCodec(codec)
  }

  /** Whether the browser sends the camera's picture smaller than it was told to, for want of network as far as it knows. */
  get #isPictureSmall(): boolean {
    const height = Math.min(this.#cameraHeight, this.#plan?.camera?.height ?? 0)
    const sent = this.#reading?.figures.pictureSent?.height ?? height
    return sent < SMALL * height && this.#reading?.isCpuLimited === false
  }

  get #cameraHeight(): number {
    return this.#session.media.snapshot.camera.track?.getSettings().height ?? 0
  }

  /** The pilots know some of it sooner than the browsers, which report to each other every few seconds. */
  #take({ figures, ...reading }: Reading): void {
    if (this.#reading && reading.path !== this.#reading.path) this.#gauge = this.#measurePath()
    this.#gauge.addCheck(figures.roundTripMs)
    const lossSent = this.#peer?.lost ?? figures.lossSent
    const roundTripMs = this.#gauge.roundTripMs(RECENT_MS[this.#state.level]) ?? figures.roundTripMs
    this.#reading = { ...reading, figures: { ...figures, lossSent, roundTripMs } }
  }

  /** Before pictures fill it. */
  async #measureEmptyPath(): Promise<void> {
    const arrival = await measureArrival(this.#session).catch(() => null)
    this.#gauge.addCheck(arrival?.roundTripMs ?? null)
  }

  #measurePath(): PathGauge {
    const { clock } = this.#session
    return new PathGauge(() => clock.now())
  }

  #report(): PeerReport {
    const figures = this.#reading?.figures
    return {
      receivingBps: figures?.receivingBps ?? null,
      lost: figures?.lossReceived == null ? null : Number(figures.lossReceived.toFixed(3)),
      level: this.#state.level,
      picture: this.#ports.choice(),
      lateMs: this.#lateMs,
    }
  }

  get #lateMs(): number {
    return Math.round(Math.max(this.#late.now, this.#late.before))
  }
}
