import type { Source } from './local-media.js'
import { describeProblem, describeReplacement, type MediaProblem } from './media-problem.js'
import { type CapturePorts, Opening } from './opening.js'
import { betterDevice, usualDevice } from './preferred-device.js'

export const OFF: Source = { state: 'off', track: null, deviceId: null, problem: null }

interface SourcePorts extends CapturePorts {
  onChange(source: Source): void
}

/** What an attempt does apart from bringing a track. */
interface Attempt {
  /** This device and no other; by default the chosen one if it is there, else the browser's default. */
  readonly exact?: string
  readonly isUnasked?: boolean
  /** What the person should know about the device that was opened. */
  notice?(label: string): MediaProblem | null
  failed(problem: MediaProblem): void
}

/**
 * One device's capture: off → opening → on ⇄ muted. While on or muted it stays with the best device there is: the one a
 * person chose, else the browser's default. What is off never turns on by itself, what is muted never unmutes.
 */
export class SourceCapture {
  readonly #ports: SourcePorts
  #source: Source = OFF
  #opening: Opening | null = null
  #isMuted = false
  /** A track the browser ended, until something is done about it. */
  #lost: MediaStreamTrack | null = null
  /** The browser's default, once we have looked after the track in use was opened. */
  #usual: MediaDeviceInfo | undefined

  constructor(ports: SourcePorts) {
    this.#ports = ports
  }

  get source(): Source {
    return this.#source
  }

  /** Whether it can be heard or seen, or will be once it is open. */
  get isWanted(): boolean {
    return this.#source.state !== 'off' && !this.#isMuted
  }

  constraints(exact?: string): MediaTrackConstraints {
    const { deviceId } = this.#source
    const device = exact === undefined ? deviceId !== null && { deviceId } : { deviceId: { exact } }
    return this.#ports.device === 'camera'
      ? { width: { ideal: 1280 }, height: { ideal: 720 }, ...device }
      : { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...device }
  }

  /** Announces that the device is being opened, because a person wants it. A muted microphone stays muted. */
  begin(): Opening {
    this.#set({ state: 'opening', problem: null })
    return this.#attempt({ failed: problem => this.#settle(problem) })
  }

  /** Uses another device: at once if one is in use, else the next time. If it will not open, the one in use goes on. */
  async use(deviceId: string): Promise<void> {
    const { state, deviceId: earlier } = this.#source
    this.#set({ deviceId })
    if (state === 'off') return
    this.#set({ state: 'opening', problem: null })
    const failed = (problem: MediaProblem) => {
      this.#set({ deviceId: earlier })
      this.#settle(problem)
    }
    await this.#attempt({ exact: deviceId, failed }).ask()
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

  close(): void {
    this.#abandon()
    this.#isMuted = false
    this.#lost = null
    this.#letGo()
    this.#set({ state: 'off', track: null, problem: null })
  }

  #attempt({ exact, notice, failed, ...rest }: Attempt): Opening {
    this.#abandon()
    this.#opening = new Opening(this.#ports, {
      ...rest,
      constraints: () => this.constraints(exact),
      opened: track => {
        this.#opening = null
        this.#take(track, notice?.(track.label) ?? null)
      },
      failed: problem => {
        this.#opening = null
        failed(problem)
      },
    })
    return this.#opening
  }

  #abandon(): void {
    this.#opening?.abandon()
    this.#opening = null
  }

  #take(track: MediaStreamTrack, notice: MediaProblem | null): void {
    this.#letGo()
    this.#lost = null
    this.#usual = undefined
    track.enabled = !this.#isMuted
    track.onended = () => this.#lose(track)
    // Muted by the browser: its device gives nothing (Media Capture and Streams §4.3.1.1).
    track.onmute = () => this.#set({ problem: describeProblem(this.#ports.device, 'interrupted') })
    track.onunmute = () => this.#set({ problem: null })
    this.#source = { ...this.#source, track }
    this.#settle(track.muted ? describeProblem(this.#ports.device, 'interrupted') : notice)
    void this.#review()
  }

  /** Goes on with what there is. */
  #settle(problem: MediaProblem | null): void {
    const { track } = this.#source
    if (!track && this.#lost) this.#replace(this.#lost)
    else this.#set({ state: track ? (this.#isMuted ? 'muted' : 'on') : 'off', problem })
  }

  #lose(track: MediaStreamTrack): void {
    this.#lost = track
    this.#set({ state: 'opening', track: null, problem: null })
    // Where another device is on its way there is something to replace only if that fails.
    if (!this.#opening) this.#replace(track)
  }

  #replace(lost: MediaStreamTrack): void {
    const { device } = this.#ports
    this.#lost = null
    void this.#attempt({
      isUnasked: true,
      notice: label => (label === lost.label ? null : describeReplacement(device, label, true)),
      failed: ({ code }) => this.#settle(describeProblem(device, code === 'in-use' ? 'interrupted' : 'lost')),
    }).ask()
  }

  /** The devices have changed: goes over to the chosen one if it is back, or to the browser's new default. */
  readonly #review = async (): Promise<void> => {
    const { device, mediaDevices } = this.#ports
    const devices = (await mediaDevices?.enumerateDevices().catch(() => [])) ?? []
    const { track, deviceId } = this.#source
    // What is being opened now is reviewed when it is there.
    if (!track || this.#opening) return
    const kind = device === 'camera' ? 'videoinput' : 'audioinput'
    const inputs = devices.filter(input => input.kind === kind)
    const wanted = betterDevice(inputs, track, { chosen: deviceId, usual: this.#usual })
    // Nobody expects another picture because a camera was plugged in, wherever the browser lists it.
    if (device === 'microphone') this.#usual = usualDevice(inputs)
    if (!wanted) return
    void this.#attempt({
      exact: wanted.deviceId,
      isUnasked: true,
      notice: label => describeReplacement(device, label),
      failed: () => this.#settle(this.#source.problem),
    }).ask()
  }

  #letGo(): void {
    const { track } = this.#source
    if (!track) return
    track.onended = track.onmute = track.onunmute = null
    track.stop()
  }

  #set(change: Partial<Source>): void {
    this.#source = { ...this.#source, ...change }
    const { mediaDevices, onChange } = this.#ports
    const listen = this.#source.track ? 'addEventListener' : 'removeEventListener'
    mediaDevices?.[listen]('devicechange', this.#review)
    onChange(this.#source)
  }
}
