import type { Cancel, Clock } from '@ringdown/protocol'
import type { PageStorage } from '../page-storage.js'
import { ChosenDeviceMemory } from './chosen-device.js'
import { openDevices } from './device-access.js'
import type { Source } from './local-media.js'
import {
  describeAbsence,
  describeProblem,
  describeReplacement,
  type MediaProblem,
  readMediaError,
} from './media-problem.js'
import { betterDevice, usualDevice } from './preferred-device.js'

export const OFF: Source = { state: 'off', track: null, deviceId: null, problem: null }

/** After so long a person is told that the device is still starting, and the voice waits no longer for the camera. */
export const SLOW_MS = 3000

type Device = 'microphone' | 'camera'

export interface CapturePorts {
  /** `null` if the browser offers none. */
  readonly mediaDevices: MediaDevices | null
  /** `null` if the browser does not tell whether it would ask the person. */
  readonly permissions: Permissions | null
  readonly storage: PageStorage
  readonly clock: Clock
}

/**
 * One attempt to open the device. It is stale once it has ended or something newer is wanted; a stale result is
 * stopped.
 */
interface Opening {
  isStale(): boolean
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
  readonly #memory: ChosenDeviceMemory
  #source: Source
  #cancelSlow: Cancel = () => {}
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
    this.#memory = new ChosenDeviceMemory(ports.storage, device)
    this.#source = { ...OFF, deviceId: this.#memory.read()?.deviceId ?? null }
  }

  get source(): Source {
    return this.#source
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
    this.#cancelSlow = this.#ports.clock.after(SLOW_MS, () =>
      this.#set({ problem: describeProblem(this.#device, 'starting') }),
    )
    return this.#attempt(attempt)
  }

  /** Switches to another device: now if one is in use, otherwise next time. */
  async use(deviceId: string): Promise<void> {
    const { state, deviceId: earlier } = this.#source
    this.#set({ deviceId })
    if (state === 'off') this.#memory.write({ deviceId, label: '' })
    else await this.begin({ exact: deviceId, earlier }).ask()
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
    let isTaken = false
    const open = async (id: string | undefined) => {
      if (!mediaDevices || isStale()) return
      const stream = await openDevices(mediaDevices, { [this.#kind]: this.constraints(id) })
      for (const track of stream.getTracks()) opening.take(track)
    }
    const opening: Opening = {
      isStale,
      ask: async () => {
        let problem = describeAbsence(device)
        try {
          // If the browser does not know this permission, a device that was open before may be opened.
          const permission = isUnasked ? await permissions?.query({ name: device }).catch(() => null) : null
          if (isStale()) return
          if (permission?.state !== 'prompt') await open(exact)
        } catch (error) {
          problem = readMediaError(device, error)
          const { track } = this.#source
          if (problem.code === 'in-use' && track && exact && !isUnasked && !isStale()) {
            // Some systems open one camera at a time.
            this.#release()
            await open(exact).catch(() => open(track.getSettings().deviceId).catch(() => {}))
            // If only the earlier one opened, the person should know why.
            if (isTaken && this.#source.track?.getSettings().deviceId !== exact)
              this.#settle(problem, earlier)
          }
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
        isTaken = true
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
    const { deviceId } = this.#source
    if (deviceId !== null && deviceId === track.getSettings().deviceId)
      this.#memory.write({ deviceId, label: track.label })
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
    const { track } = this.#source
    // A device being opened is reviewed once it is open.
    if (!track || this.#opening) return
    const inputs = devices.filter(({ kind }) => kind === `${this.#kind}input`)
    const deviceId = this.#chosenOf(inputs)
    const usual = usualDevice(inputs)
    const before = this.#usual
    // No one expects a different picture because a camera was plugged in, wherever the browser lists it.
    if (this.#kind === 'audio') this.#usual = `${usual?.deviceId} ${usual?.groupId}`
    const isNew = before && before !== this.#usual
    const better = betterDevice(inputs, track, deviceId, isNew ? usual : undefined)
    if (better) void this.#attempt({ isUnasked: true, exact: better }).ask()
  }

  /** The `deviceId` of the chosen device, which may have changed since. */
  #chosenOf(inputs: readonly MediaDeviceInfo[]): string | null {
    const { deviceId } = this.#source
    if (deviceId === null || inputs.some(input => input.deviceId === deviceId)) return deviceId
    const label = this.#memory.read()?.label
    const same = label ? inputs.find(input => input.label === label) : undefined
    if (same) this.#set({ deviceId: same.deviceId })
    return same?.deviceId ?? deviceId
  }

  #release(): void {
    this.#letGo()
    this.#set({ track: null })
  }

  #letGo(): void {
    const { track } = this.#source
    if (!track) return
    track.onended = track.onmute = track.onunmute = null
    track.stop()
  }

  #set(change: Partial<Source>): void {
    this.#source = { ...this.#source, ...change }
    if (this.#source.state !== 'opening') this.#cancelSlow()
    const listen = this.#source.track ? 'addEventListener' : 'removeEventListener'
    this.#ports.mediaDevices?.[listen]('devicechange', this.#review)
    this.#onChange(this.#source)
  }
}
