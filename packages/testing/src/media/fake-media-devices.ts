import { fire, HandlerTarget } from '../handler-target.js'
import { FakeMediaStream } from './fake-media-stream.js'
import { FakeMediaStreamTrack } from './fake-track.js'

/** A microphone, camera or speaker that is plugged in. */
export interface FakeDevice {
  readonly deviceId: string
  readonly kind: MediaDeviceKind
  readonly label: string
  readonly groupId?: string
}

/** What a page can ask for, and so what can be refused. */
export type CaptureKind = 'audio' | 'video' | 'screen'

/** Names of the `DOMException`s with which browsers refuse capture. */
export type CaptureFailure =
  | 'NotAllowedError' // the person, the site's settings or the system refused
  | 'NotFoundError' // there is no such device
  | 'NotReadableError' // another program is using it
  | 'AbortError'

const ONE_OF_EACH: readonly FakeDevice[] = [
  { deviceId: 'microphone-1', kind: 'audioinput', label: 'Fake microphone' },
  { deviceId: 'camera-1', kind: 'videoinput', label: 'Fake camera' },
  { deviceId: 'speaker-1', kind: 'audiooutput', label: 'Fake loudspeaker' },
]

/**
 * How a browser marks its default: Chromium lists an entry `default` with the name and group of the real device, and
 * opens that; the others list the default first.
 */
export type DefaultListing = 'entry' | 'first'

/**
 * `navigator.mediaDevices` with devices that a test plugs in and out, and scripted answers of the person. Like a
 * browser, it gives both devices or neither, hides labels until one has been opened, and reports device changes. The
 * first device of a kind is the system's default.
 */
export class FakeMediaDevices extends HandlerTarget implements MediaDevices {
  ondevicechange: MediaDevices['ondevicechange'] = null
  /** The constraints of every `getUserMedia` and `getDisplayMedia` call in order, including refused ones. */
  readonly asked: MediaStreamConstraints[] = []
  /** Every track handed out, oldest first. */
  readonly tracks: FakeMediaStreamTrack[] = []
  /** Whether a shared screen includes its sound if the page asks for it. */
  offersScreenAudio = true
  /** What the tracks of a shared screen say of themselves. */
  screenSettings: { readonly video?: object; readonly audio?: object } = {}
  /** Whether the system opens one camera at a time, as Android does. */
  opensOneCamera = false
  readonly #hung = new Set<CaptureKind>()
  readonly #failures = new Map<CaptureKind, CaptureFailure>()
  /** Which device feeds a track, whether opened as itself or as the default. */
  readonly #fed = new Map<FakeMediaStreamTrack, string>()
  readonly #occupied = new Set<string>()
  readonly #listing: DefaultListing
  #devices: readonly FakeDevice[]
  #answer: Promise<void> = Promise.resolve()

  constructor(devices: readonly FakeDevice[] = ONE_OF_EACH, listing: DefaultListing = 'first') {
    super(['devicechange'])
    this.#devices = devices
    this.#listing = listing
  }

  /** Tracks that are still live: 0 once every device has been released. */
  get live(): number {
    return this.tracks.filter(track => track.readyState === 'live').length
  }

  /** From now on, asking for `kind` fails like this; `null` allows it again. */
  fail(kind: CaptureKind, failure: CaptureFailure | null): void {
    if (failure === null) this.#failures.delete(kind)
    else this.#failures.set(kind, failure)
  }

  /** From now on, asking for `kind` is never answered. */
  hang(kind: CaptureKind): void {
    this.#hung.add(kind)
  }

  /** Leaves the browser's question open until the returned function is called. */
  hold(): () => void {
    let release: () => void = () => {}
    this.#answer = new Promise(resolve => {
      release = resolve
    })
    return release
  }

  /** Plugs a device in. */
  plug(device: FakeDevice): void {
    this.#devices = [...this.#devices, device]
    fire(this, 'devicechange')
  }

  /** Takes a device away: the tracks it feeds end. */
  unplug(deviceId: string): void {
    this.#devices = this.#devices.filter(device => device.deviceId !== deviceId)
    for (const track of this.#tracksOf(deviceId)) track.end()
    fire(this, 'devicechange')
  }

  /** Makes a device the system's default of its kind. Open tracks stay with their device. */
  makeDefault(deviceId: string): void {
    const isIt = (device: FakeDevice) => device.deviceId === deviceId
    this.#devices = [...this.#devices.filter(isIt), ...this.#devices.filter(device => !isIt(device))]
    fire(this, 'devicechange')
  }

  /** The device stops or resumes sending, as when the system or its own switch mutes it. */
  interrupt(deviceId: string, isInterrupted: boolean): void {
    for (const track of this.#tracksOf(deviceId)) track.setMuted(isInterrupted)
  }

  /**
   * Another program takes or releases the device: while taken, it is listed but cannot be opened. Open tracks
   * continue.
   */
  occupy(deviceId: string, isOccupied: boolean): void {
    if (isOccupied) this.#occupied.add(deviceId)
    else this.#occupied.delete(deviceId)
  }

  getSupportedConstraints(): MediaTrackSupportedConstraints {
    return { deviceId: true }
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    const mayKnow = this.tracks.length > 0
    return this.#listed().map(({ deviceId, kind, label, groupId = '' }) => {
      const info = mayKnow
        ? { deviceId, kind, label, groupId }
        : { deviceId: '', kind, label: '', groupId: '' }
      return { ...info, toJSON: () => info }
    })
  }

  async getUserMedia(constraints: MediaStreamConstraints = {}): Promise<MediaStream> {
    this.asked.push(constraints)
    const { audio = false, video = false } = constraints
    if (!audio && !video) throw new TypeError('At least one of audio and video must be requested')
    const devices = [
      ...(audio ? [this.#choose('audioinput', audio)] : []),
      ...(video ? [this.#choose('videoinput', video)] : []),
    ]
    const feeding = devices.map(device => this.#real(device))
    if ((audio && this.#hung.has('audio')) || (video && this.#hung.has('video'))) await new Promise(() => {})
    await this.#answer
    if (audio) this.#refuse('audio')
    if (video) this.#refuse('video')
    for (const { deviceId } of feeding) {
      const isThere = this.#devices.some(device => device.deviceId === deviceId)
      if (!isThere || this.#occupied.has(deviceId) || (video && this.#isCameraTaken(deviceId))) {
        throw new DOMException('Could not start the source', 'NotReadableError')
      }
    }
    const tracks = devices.map(({ kind, ...facts }) => {
      return new FakeMediaStreamTrack(kind === 'audioinput' ? 'audio' : 'video', facts)
    })
    for (const [index, track] of tracks.entries()) this.#fed.set(track, feeding[index]?.deviceId ?? '')
    return this.#capture(tracks)
  }

  async getDisplayMedia(constraints: DisplayMediaStreamOptions = {}): Promise<MediaStream> {
    this.asked.push({ ...constraints, video: constraints.video ?? true, audio: constraints.audio ?? false })
    await this.#answer
    this.#refuse('screen')
    const { video, audio } = this.screenSettings
    const screen = new FakeMediaStreamTrack('video', { label: 'Fake screen', settings: video })
    const withSound = constraints.audio && this.offersScreenAudio
    return this.#capture(
      withSound
        ? [screen, new FakeMediaStreamTrack('audio', { label: 'Fake screen sound', settings: audio })]
        : [screen],
    )
  }

  #capture(tracks: FakeMediaStreamTrack[]): MediaStream {
    this.tracks.push(...tracks)
    return new FakeMediaStream(tracks)
  }

  #refuse(kind: CaptureKind): void {
    const failure = this.#failures.get(kind)
    if (failure) throw new DOMException(`The fake was told to refuse ${kind}.`, failure)
  }

  #isCameraTaken(deviceId: string): boolean {
    const isOther = (track: FakeMediaStreamTrack) =>
      track.kind === 'video' && track.readyState === 'live' && this.#fed.get(track) !== deviceId
    return this.opensOneCamera && [...this.#fed.keys()].some(isOther)
  }

  #tracksOf(deviceId: string): FakeMediaStreamTrack[] {
    return this.tracks.filter(track => this.#fed.get(track) === deviceId)
  }

  /**
   * The devices as the browser lists them; the groups are those of {@link FakeDevice}, otherwise each device is its
   * own group.
   */
  #listed(): FakeDevice[] {
    const devices = this.#devices.map(device => ({ groupId: `group of ${device.deviceId}`, ...device }))
    if (this.#listing === 'first') return devices
    const defaults = (['audioinput', 'audiooutput'] as const).flatMap(kind => {
      const device = devices.find(each => each.kind === kind)
      return device ? [{ ...device, deviceId: 'default', label: `Default - ${device.label}` }] : []
    })
    return [...defaults, ...devices]
  }

  /** The device behind an entry of the list. */
  #real(entry: FakeDevice): FakeDevice {
    if (entry.deviceId !== 'default') return entry
    return this.#devices.find(({ kind }) => kind === entry.kind) ?? entry
  }

  #choose(kind: MediaDeviceKind, constraints: boolean | MediaTrackConstraints): FakeDevice {
    const devices = this.#listed().filter(device => device.kind === kind)
    const [first] = devices
    if (!first) throw new DOMException('Requested device not found', 'NotFoundError')
    const { exact, ideal } = wantedId(constraints)
    const chosen = devices.find(device => device.deviceId === (exact ?? ideal))
    if (exact !== undefined && !chosen) throw new FakeOverconstrainedError('deviceId')
    return chosen ?? first
  }
}

/** As in browsers: a `DOMException` with an empty message and a property that names the constraint no device meets. */
class FakeOverconstrainedError extends DOMException {
  readonly constraint: string

  constructor(constraint: string) {
    super('', 'OverconstrainedError')
    this.constraint = constraint
  }
}

function wantedId(constraints: boolean | MediaTrackConstraints): { exact?: string; ideal?: string } {
  const wanted = typeof constraints === 'object' ? constraints.deviceId : undefined
  if (wanted === undefined) return {}
  if (typeof wanted === 'string') return { ideal: wanted }
  if (Array.isArray(wanted)) return wanted[0] === undefined ? {} : { ideal: wanted[0] }
  const { exact, ideal } = wanted
  const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)
  const [exactId, idealId] = [first(exact), first(ideal)]
  if (exactId !== undefined) return { exact: exactId }
  return idealId === undefined ? {} : { ideal: idealId }
}
