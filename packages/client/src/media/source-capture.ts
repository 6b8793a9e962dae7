import type { Source } from './local-media.js'
import { describeProblem, type MediaProblem, readMediaError } from './media-problem.js'

export const OFF: Source = { state: 'off', track: null, deviceId: null, problem: null }

export interface SourcePorts {
  readonly device: 'microphone' | 'camera'
  /** `null` where the browser has none to offer: the page is not secure. */
  readonly mediaDevices: MediaDevices | null
  onChange(source: Source): void
}

/**
 * One device's capture: off → opening → on ⇄ muted. A newer wish overtakes one still under way, whose track is stopped when
 * it arrives: nothing turns on that nobody wants any more.
 */
export class SourceCapture {
  readonly #ports: SourcePorts
  #source: Source = OFF
  #wish = 0

  constructor(ports: SourcePorts) {
    this.#ports = ports
  }

  get source(): Source {
    return this.#source
  }

  constraints(): MediaTrackConstraints {
    const deviceId = this.#source.deviceId === null ? {} : { deviceId: { exact: this.#source.deviceId } }
    return this.#ports.device === 'camera'
      ? { width: { ideal: 1280 }, height: { ideal: 720 }, ...deviceId }
      : { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...deviceId }
  }

  /** Announces that the device is being opened. @returns what to settle it with, stale once something newer is wished. */
  begin(): { take(track: MediaStreamTrack): void; fail(error: unknown): void } {
    const wish = ++this.#wish
    this.#set({ state: 'opening', problem: null })
    return {
      take: track => {
        if (wish === this.#wish) this.#take(track)
        else track.stop()
      },
      fail: error => {
        if (wish === this.#wish) this.#giveUp(readMediaError(this.#ports.device, error))
      },
    }
  }

  async open(): Promise<void> {
    const { mediaDevices, device } = this.#ports
    if (mediaDevices === null) {
      this.#giveUp(describeProblem(device, 'insecure'))
      return
    }
    const opening = this.begin()
    try {
      const kind = device === 'camera' ? 'video' : 'audio'
      const stream = await mediaDevices.getUserMedia({ [kind]: this.constraints() })
      for (const track of stream.getTracks()) opening.take(track)
    } catch (error) {
      opening.fail(error)
    }
  }

  /** Uses another device: at once if one is in use, else the next time. Keeps a muted microphone muted. */
  async use(deviceId: string): Promise<void> {
    const { state, deviceId: earlier } = this.#source
    this.#set({ deviceId })
    if (state === 'off') return
    await this.open()
    if (state === 'muted') this.setEnabled(false)
    // The device asked for will not open: the next attempt goes back to the one that did.
    if (this.#source.problem) this.#set({ deviceId: earlier })
  }

  /** Mutes or unmutes without letting go of the device. */
  setEnabled(enabled: boolean): void {
    const { track } = this.#source
    if (!track) return
    track.enabled = enabled
    this.#set({ state: enabled ? 'on' : 'muted' })
  }

  close(): void {
    this.#wish++
    this.#letGo()
    this.#set({ state: 'off', track: null, problem: null })
  }

  #take(track: MediaStreamTrack): void {
    this.#letGo()
    track.onended = () => {
      if (this.#source.track === track) this.#giveUp(describeProblem(this.#ports.device, 'lost'))
    }
    this.#set({ state: 'on', track, problem: null })
  }

  #giveUp(problem: MediaProblem): void {
    this.#wish++
    this.#letGo()
    this.#set({ state: 'off', track: null, problem })
  }

  #letGo(): void {
    const { track } = this.#source
    if (!track) return
    track.onended = null
    track.stop()
  }

  #set(change: Partial<Source>): void {
    this.#source = { ...this.#source, ...change }
    this.#ports.onChange(this.#source)
  }
}
