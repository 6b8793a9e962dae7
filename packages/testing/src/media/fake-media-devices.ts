import { fire, HandlerTarget } from '../handler-target.js'
import { FakeMediaStream } from './fake-media-stream.js'
import { FakeMediaStreamTrack } from './fake-track.js'

/** A microphone, camera or loudspeaker that is plugged in. */
export interface FakeDevice {
  readonly deviceId: string
  readonly kind: MediaDeviceKind
  readonly label: string
  readonly groupId?: string
}

/** What can be asked for, and so what can be refused. */
export type CaptureKind = 'audio' | 'video' | 'screen'

/** Names of the `DOMException`s browsers refuse capture with. */
export type CaptureFailure =
  | 'NotAllowedError' // the person, the site's settings or the system said no
  | 'NotFoundError' // there is none
  | 'NotReadableError' // another program has it
  | 'AbortError'

const ONE_OF_EACH: readonly FakeDevice[] = [
  { deviceId: 'microphone-1', kind: 'audioinput', label: 'Fake microphone' },
  { deviceId: 'camera-1', kind: 'videoinput', label: 'Fake camera' },
  { deviceId: 'speaker-1', kind: 'audiooutput', label: 'Fake loudspeaker' },
]

/**
 * `navigator.mediaDevices` with devices that a test plugs in and out, and answers of the person that a test scripts.
 * Like a browser it gives both or neither, hides labels until something was opened, and tells of changed devices.
 */
export class FakeMediaDevices extends HandlerTarget {
  ondevicechange: ((event: Event) => unknown) | null = null
  /** Constraints of every `getUserMedia` and `getDisplayMedia`, in order, refused ones too. */
  readonly asked: MediaStreamConstraints[] = []
  /** Every track handed out, oldest first. */
  readonly tracks: FakeMediaStreamTrack[] = []
  /** Whether a shared screen comes with its sound where the page asks for it. */
  offersScreenAudio = true
  readonly #failures = new Map<CaptureKind, CaptureFailure>()
  #devices: readonly FakeDevice[]
  #answer: Promise<void> = Promise.resolve()

  constructor(devices: readonly FakeDevice[] = ONE_OF_EACH) {
    super(['devicechange'])
    this.#devices = devices
  }

  /** Tracks that are still live: 0 when every device has been let go. */
  get live(): number {
    return this.tracks.filter(track => track.readyState === 'live').length
  }

  /** From now on asking for `kind` fails so; `null` allows it again. */
  fail(kind: CaptureKind, failure: CaptureFailure | null): void {
    if (failure === null) this.#failures.delete(kind)
    else this.#failures.set(kind, failure)
  }

  /** Leaves the browser's question open until the returned function is called. */
  hold(): () => void {
    let release: () => void = () => {}
    this.#answer = new Promise(resolve => {
      release = resolve
    })
    return release
  }

  plug(device: FakeDevice): void {
    this.#devices = [...this.#devices, device]
    fire(this, 'devicechange')
  }

  /** Takes a device away: the tracks it feeds end. */
  unplug(deviceId: string): void {
    this.#devices = this.#devices.filter(device => device.deviceId !== deviceId)
    for (const track of this.tracks) {
      if (track.getSettings().deviceId === deviceId) track.end()
    }
    fire(this, 'devicechange')
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    const mayKnow = this.tracks.length > 0
    return this.#devices.map(({ deviceId, kind, label, groupId = '' }) => {
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
    await this.#answer
    if (audio) this.#refuse('audio')
    if (video) this.#refuse('video')
    return this.#capture(
      devices.map(device => {
        const kind = device.kind === 'audioinput' ? 'audio' : 'video'
        return new FakeMediaStreamTrack(kind, { label: device.label, deviceId: device.deviceId })
      }),
    )
  }

  async getDisplayMedia(constraints: DisplayMediaStreamOptions = {}): Promise<MediaStream> {
    this.asked.push({ video: constraints.video ?? true, audio: constraints.audio ?? false })
    await this.#answer
    this.#refuse('screen')
    const screen = new FakeMediaStreamTrack('video', { label: 'Fake screen' })
    const withSound = constraints.audio && this.offersScreenAudio
    return this.#capture(
      withSound ? [screen, new FakeMediaStreamTrack('audio', { label: 'Fake screen sound' })] : [screen],
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

  #choose(kind: MediaDeviceKind, constraints: boolean | MediaTrackConstraints): FakeDevice {
    const devices = this.#devices.filter(device => device.kind === kind)
    const [first] = devices
    if (!first) throw new DOMException('Requested device not found', 'NotFoundError')
    const { exact, ideal } = wantedId(constraints)
    const chosen = devices.find(device => device.deviceId === (exact ?? ideal))
    if (exact !== undefined && !chosen) {
      // OverconstrainedError is a class of its own in browsers; its name is what a page can tell it by.
      throw new DOMException('No device has this deviceId.', 'OverconstrainedError')
    }
    return chosen ?? first
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
