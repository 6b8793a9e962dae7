import { openDevices } from './device-access.js'
import type { Source } from './local-media.js'
import { describeProblem, describeReplacement, type MediaProblem, readMediaError } from './media-problem.js'
import { betterDevice, usualDevice } from './preferred-device.js'

export const OFF: Source = { state: 'off', track: null, deviceId: null, problem: null }

type Device = 'microphone' | 'camera'

export interface CapturePorts {
  /** `null` if the browser offers none because the page is not secure. */
  readonly mediaDevices: MediaDevices | null
  /** `null` if the browser does not tell whether it would ask the person. */
  readonly permissions: Permissions | null
}

/**
 * One attempt to open the device. It is stale once it has ended or something newer is wanted; a stale result is
 * stopped.
 */
interface Opening {
  /** Asks the browser for this device only; does nothing if the attempt is stale. */
  ask(): Promise<void>
  /** Ends with the track the browser gave. Leaves a track of the other kind alone. */
  take(track: MediaStreamTrack): void
}

interface Attempt {
  /** The exact device to open; by default the chosen one if available, else the browser's default. */
  readonly exact?: string | undefined
  /** The choice to return to if it does not open. */
  readonly earlier?: string | null
  /** No one has just asked for it, so the browser must not ask either. */
  readonly isUnasked?: boolean
  /** The ended track that this one replaces. */
  readonly lost?: MediaStreamTrack
}

/**
 * The capture of one device: off → opening → on ⇄ muted. While on or muted it stays with the best available device:
 * the chosen one, else the browser's default. It never turns on or unmutes by itself.
 */
export class SourceCapture {
  readonly #device: Device
  readonly #ports: CapturePorts
  readonly #onChange: (source: Source) => void
  readonly #kind: 'audio' | 'video'
  #source: Source = OFF
  #opening: Opening | null = null
  #isMuted = false
  #isPaused = false
  /** The browser's default when last checked. */
  #usual: string | undefined

  constructor(device: Device, ports: CapturePorts, onChange: (source: Source) => void) {
    this.#device = device
    this.#ports = ports
    this.#onChange = onChange
    this.#kind = device === 'camera' ? 'video' : 'audio'
  }

  /** Whether it was on when paused, and has not been turned on or off since. */
  get isPaused(): boolean {
    return this.#isPaused
  }

  constraints(exact?: string): MediaTrackConstraints {
    const { deviceId } = this.#source
    const device = exact ? { deviceId: { exact } } : deviceId ? { deviceId } : {}
    return this.#kind === 'video'
      ? { width: { ideal: 1280 }, height: { ideal: 720 }, ...device }
      : { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...device }
  }

  /**
   * Marks the device as opening because a person wants it. A muted microphone stays muted. If it does not open, what
   * is in use continues.
   */
  begin(attempt: Attempt = {}): Opening {
    this.#isPaused = false
    this.#set({ state: 'opening', problem: null })
    return this.#attempt(attempt)
  }

  /** Switches to another device: now if one is in use, otherwise next time. */
  async use(deviceId: string): Promise<void> {
    const { state, deviceId: earlier } = this.#source
    this.#set({ deviceId })
    if (state !== 'off') await this.begin({ exact: deviceId, earlier }).ask()
  }

  /** Mutes or unmutes without releasing the device; opens it if it is not open. */
  async setMuted(isMuted: boolean): Promise<void> {
    this.#isMuted = isMuted
    const { track } = this.#source
    if (track) {
      track.enabled = !isMuted
      this.#set({ state: isMuted ? 'muted' : 'on' })
    } else if (isMuted) this.close()
    else await this.begin().ask()
  }

  /** Closes it until a person wants it again. If it is off or muted, it stays so. */
  pause(): void {
    if (this.#source.state !== 'off' && !this.#isMuted) this.close(true)
  }

  close(isPaused = false): void {
    this.#isPaused = isPaused
    this.#opening = null
    this.#isMuted = false
    this.#letGo()
    this.#set({ state: 'off', track: null, problem: null })
  }

  #attempt({ exact, earlier, isUnasked, lost }: Attempt): Opening {
    const { mediaDevices, permissions } = this.#ports
    const device = this.#device
    const isStale = () => this.#opening !== opening
    const opening: Opening = {
      ask: async () => {
        let problem = describeProblem(device, 'insecure')
        try {
          // If the browser does not know this permission, a device that was open before may be opened.
          const permission = isUnasked ? await permissions?.query({ name: device }).catch(() => null) : null
          if (isStale()) return
          if (mediaDevices && permission?.state !== 'prompt') {
            const stream = await openDevices(mediaDevices, { [this.#kind]: this.constraints(exact) })
            for (const track of stream.getTracks()) opening.take(track)
          }
        } catch (error) {
          problem = readMediaError(device, error)
        }
        if (isStale()) return
        this.#opening = null
        if (lost) problem = describeProblem(device, problem.code === 'in-use' ? 'interrupted' : 'lost')
        this.#settle(isUnasked && !lost ? this.#source.problem : problem, earlier)
      },
      take: track => {
        if (track.kind !== this.#kind) return
        if (isStale()) {
          track.stop()
          return
        }
        this.#opening = null
        // If the browser was free to open its default, a change until now is already included; otherwise the default
        // may have changed meanwhile.
        if (!exact) this.#usual = undefined
        const isNews = isUnasked && track.label !== lost?.label
        this.#take(track, isNews ? describeReplacement(device, track.label, lost !== undefined) : null)
      },
    }
    this.#opening = opening
    return opening
  }

  #take(track: MediaStreamTrack, notice: MediaProblem | null): void {
    const interrupted = describeProblem(this.#device, 'interrupted')
    this.#letGo()
    track.enabled = !this.#isMuted
    track.onended = () => this.#replace(track)
    // Muted by the browser: the device gives nothing (Media Capture and Streams §4.3.1.1).
    track.onmute = () => this.#set({ problem: interrupted })
    track.onunmute = () => this.#set({ problem: null })
    this.#source = { ...this.#source, track }
    this.#settle(track.muted ? interrupted : notice)
    void this.#review()
  }

  /** Continues with what is available. */
  #settle(problem: MediaProblem | null, deviceId = this.#source.deviceId): void {
    const state = this.#source.track ? (this.#isMuted ? 'muted' : 'on') : 'off'
    this.#set({ state, problem, deviceId })
  }

  /** The browser ended the track. Takes precedence over a device change in progress, and asks for the same device. */
  #replace(lost: MediaStreamTrack): void {
    this.#set({ state: 'opening', track: null, problem: null })
    void this.#attempt({ isUnasked: true, lost }).ask()
  }

  /** The devices have changed: switches to the chosen one if it is back, or to the browser's new default. */
  readonly #review = async (): Promise<void> => {
    const devices = (await this.#ports.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
    const { track, deviceId } = this.#source
    // A device being opened is reviewed once it is open.
    if (!track || this.#opening) return
    const inputs = devices.filter(({ kind }) => kind === `${this.#kind}input`)
    const usual = usualDevice(inputs)
    const before = this.#usual
    // No one expects a different picture because a camera was plugged in, wherever the browser lists it.
    if (this.#kind === 'audio') this.#usual = `${usual?.deviceId} ${usual?.groupId}`
    const isNew = before && before !== this.#usual
    const better = betterDevice(inputs, track, deviceId, isNew ? usual : undefined)
    if (better) void this.#attempt({ isUnasked: true, exact: better }).ask()
  }

  #letGo(): void {
    const { track } = this.#source
    if (!track) return
    track.onended = track.onmute = track.onunmute = null
    track.stop()
  }

  #set(change: Partial<Source>): void {
    this.#source = { ...this.#source, ...change }
    const listen = this.#source.track ? 'addEventListener' : 'removeEventListener'
    this.#ports.mediaDevices?.[listen]('devicechange', this.#review)
    this.#onChange(this.#source)
  }
}
