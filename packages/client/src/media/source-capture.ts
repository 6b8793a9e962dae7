import { openDevices } from './device-access.js'
import type { Source } from './local-media.js'
import { describeProblem, describeReplacement, type MediaProblem, readMediaError } from './media-problem.js'
import { betterDevice, usualDevice } from './preferred-device.js'

export const OFF: Source = { state: 'off', track: null, deviceId: null, problem: null }

type Device = 'microphone' | 'camera'

export interface CapturePorts {
  /** `null` where the browser has none to offer: the page is not secure. */
  readonly mediaDevices: MediaDevices | null
  /** `null` where the browser does not tell whether it would ask the person. */
  readonly permissions: Permissions | null
}

/** One attempt to open the device. It is stale once it has ended or something newer is wished: what it brings is stopped. */
interface Opening {
  /** Asks the browser for this device alone; does nothing where the attempt is stale. */
  ask(): Promise<void>
  /** Ends with the track the browser gave. A track of the other kind is left alone. */
  take(track: MediaStreamTrack): void
}

interface Attempt {
  /** This device and no other; by default the chosen one if it is there, else the browser's default. */
  readonly exact?: string | undefined
  /** The choice to return to if it will not open. */
  readonly earlier?: string | null
  /** No human has asked for it just now, so the browser must not ask one. */
  readonly isUnasked?: boolean
  /** The track that it is to take the place of, which has ended. */
  readonly lost?: MediaStreamTrack
}

/**
 * One device's capture: off → opening → on ⇄ muted. While on or muted it stays with the best device there is: the one a
 * person chose, else the browser's default. What is off never turns on by itself, what is muted never unmutes.
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
  /** The browser's default when we last looked. */
  #usual: string | undefined

  constructor(device: Device, ports: CapturePorts, onChange: (source: Source) => void) {
    this.#device = device
    this.#ports = ports
    this.#onChange = onChange
    this.#kind = device === 'camera' ? 'video' : 'audio'
  }

  /** Whether it was on when it was paused, and nobody has turned it on or off since. */
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
   * Announces that the device is being opened, because a person wants it. A muted microphone stays muted. If it will not
   * open, what is in use goes on.
   */
  begin(attempt: Attempt = {}): Opening {
    this.#isPaused = false
    this.#set({ state: 'opening', problem: null })
    return this.#attempt(attempt)
  }

  /** Uses another device: at once if one is in use, else the next time. */
  async use(deviceId: string): Promise<void> {
    const { state, deviceId: earlier } = this.#source
    this.#set({ deviceId })
    if (state !== 'off') await this.begin({ exact: deviceId, earlier }).ask()
  }

  /** Mutes or unmutes without letting go of the device; opens it where there is none yet. */
  async setMuted(isMuted: boolean): Promise<void> {
    this.#isMuted = isMuted
    const { track } = this.#source
    if (track) {
      track.enabled = !isMuted
      this.#set({ state: isMuted ? 'muted' : 'on' })
    } else if (isMuted) this.close()
    else await this.begin().ask()
  }

  /** Closes it until somebody wants it again. What is off or muted stays so. */
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
          // Where the browser does not know this permission, what was open before may be opened.
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
        // Was the browser free to open its default, a change until now is no news; else it may have come meanwhile.
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
    // Muted by the browser: its device gives nothing (Media Capture and Streams §4.3.1.1).
    track.onmute = () => this.#set({ problem: interrupted })
    track.onunmute = () => this.#set({ problem: null })
    this.#source = { ...this.#source, track }
    this.#settle(track.muted ? interrupted : notice)
    void this.#review()
  }

  /** Goes on with what there is. */
  #settle(problem: MediaProblem | null, deviceId = this.#source.deviceId): void {
    const state = this.#source.track ? (this.#isMuted ? 'muted' : 'on') : 'off'
    this.#set({ state, problem, deviceId })
  }

  /** The browser ended the track. Overtakes a change of devices under way, and asks for the same device. */
  #replace(lost: MediaStreamTrack): void {
    this.#set({ state: 'opening', track: null, problem: null })
    void this.#attempt({ isUnasked: true, lost }).ask()
  }

  /** The devices have changed: goes over to the chosen one if it is back, or to the browser's new default. */
  readonly #review = async (): Promise<void> => {
    const devices = (await this.#ports.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
    const { track, deviceId } = this.#source
    // What is being opened now is reviewed when it is there.
    if (!track || this.#opening) return
    const inputs = devices.filter(({ kind }) => kind === `${this.#kind}input`)
    const usual = usualDevice(inputs)
    const before = this.#usual
    // Nobody expects another picture because a camera was plugged in, wherever the browser lists it.
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
