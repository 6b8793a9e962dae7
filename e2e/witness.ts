import type { BrowserContext, Page } from '@playwright/test'

/*
 * Watches from inside a page what its code does with camera, microphone and connections, without changing any of it:
 * what the page says is one thing, what the browser was asked for another.
 */

interface Witness {
  readonly asked: MediaStreamConstraints[]
  readonly captured: MediaStreamTrack[]
  readonly connections: RTCPeerConnection[]
  /** The active timers, each with the code location that set it. */
  readonly timers: Map<number, string>
  /** The listeners on objects that outlive a call: the "target type" of each, and the code location that added it. */
  readonly listeners: Set<{ readonly on: string; readonly at: string }>
}

declare global {
  interface Window {
    ringdownWitness: Witness
  }
}

/** Watches every page that the context opens from now on. */
export async function installWitness(context: BrowserContext): Promise<void> {
  await context.addInitScript(witness)
}

/** Runs in a page before its own code. */
export function witness(): void {
  const seen: Witness = {
    asked: [],
    captured: [],
    connections: [],
    timers: new Map(),
    listeners: new Set(),
  }
  window.ringdownWitness = seen
  watchTimers()
  watchListeners()
  const devices = navigator.mediaDevices
  if (devices) {
    for (const method of ['getUserMedia', 'getDisplayMedia'] as const) {
      const original = devices[method].bind(devices)
      devices[method] = async (constraints: MediaStreamConstraints = {}) => {
        seen.asked.push(constraints)
        const stream = await original(constraints)
        seen.captured.push(...stream.getTracks())
        return stream
      }
    }
  }
  const Original = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      seen.connections.push(this)
    }
  }

  /** The code location that called the caller of this function. */
  function caller(): string {
    return new Error().stack?.split('\n').slice(3, 6).join(' ') ?? ''
  }

  function watchTimers(): void {
    for (const [set, clear, isOnce] of [
      ['setTimeout', 'clearTimeout', true],
      ['setInterval', 'clearInterval', false],
    ] as const) {
      const setOriginal = window[set].bind(window) as (run: () => void, ms?: number) => number
      const clearOriginal = window[clear].bind(window)
      const setWatched = (run: unknown, ms?: number, ...args: unknown[]) => {
        const timer = setOriginal(() => {
          if (isOnce) seen.timers.delete(timer)
          if (typeof run === 'function') run(...args)
        }, ms)
        seen.timers.set(timer, caller())
        return timer
      }
      const clearWatched = (timer?: number) => {
        if (timer !== undefined) seen.timers.delete(timer)
        clearOriginal(timer)
      }
      Object.assign(window, { [set]: setWatched, [clear]: clearWatched })
    }
  }

  function watchListeners(): void {
    const { connection } = navigator as { connection?: EventTarget }
    const targets = { window, document, mediaDevices: navigator.mediaDevices, connection }
    for (const [name, target] of Object.entries(targets)) if (target) watchTarget(name, target)
  }

  function watchTarget(name: string, target: EventTarget): void {
    type Listener = EventListenerOrEventListenerObject | null
    type Options = boolean | AddEventListenerOptions | undefined
    /** By type and phase, as browsers distinguish listeners, with the wrapper to call for each. */
    const known = new Map<string, Map<Listener, { instead: Listener; forget: () => void }>>()
    const ofKind = (type: string, options: Options) => {
      const key = `${type} ${typeof options === 'object' ? (options.capture ?? false) : (options ?? false)}`
      const listeners = known.get(key) ?? new Map<Listener, { instead: Listener; forget: () => void }>()
      known.set(key, listeners)
      return listeners
    }
    const add = target.addEventListener.bind(target)
    const remove = target.removeEventListener.bind(target)
    target.addEventListener = (type: string, listener: Listener, options?: Options) => {
      const { once = false, signal } = typeof options === 'object' ? options : {}
      const listeners = ofKind(type, options)
      if (listener === null || signal?.aborted || listeners.has(listener)) return
      const record = { on: `${name} ${type}`, at: caller() }
      const forget = () => {
        listeners.delete(listener)
        seen.listeners.delete(record)
      }
      const runOnce = (event: Event) => {
        forget()
        if (typeof listener === 'function') listener.call(target, event)
        else listener.handleEvent(event)
      }
      const instead = once ? runOnce : listener
      listeners.set(listener, { instead, forget })
      seen.listeners.add(record)
      signal?.addEventListener('abort', forget)
      add(type, instead, options)
    }
    target.removeEventListener = (
      type: string,
      listener: Listener,
      options?: boolean | EventListenerOptions,
    ) => {
      const { instead = listener, forget } = ofKind(type, options).get(listener) ?? {}
      forget?.()
      remove(type, instead, options)
    }
  }
}

/** How often the page has asked the browser for a camera, a microphone or a screen. */
export function countMediaRequests(page: Page): Promise<number> {
  return page.evaluate(() => window.ringdownWitness.asked.length)
}

/** The kinds of live local tracks: a live camera track means the camera light is on. */
export function liveCaptures(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    window.ringdownWitness.captured.filter(track => track.readyState === 'live').map(track => track.kind),
  )
}

/** The `deviceId` of the active camera, or `null`. */
export function cameraInUse(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const track = window.ringdownWitness.captured.findLast(
      ({ kind, readyState }) => kind === 'video' && readyState === 'live',
    )
    return track?.getSettings().deviceId ?? null
  })
}

/** The RTP packets that all of the page's connections have sent. */
export function countSentPackets(page: Page): Promise<number> {
  return countPackets(page, 'outbound-rtp', 'packetsSent')
}

/** The RTP packets that all of the page's connections have received. */
export function countReceivedPackets(page: Page): Promise<number> {
  return countPackets(page, 'inbound-rtp', 'packetsReceived')
}

function countPackets(page: Page, type: RTCStatsType, field: string): Promise<number> {
  return page.evaluate(
    async ({ type, field }) => {
      let packets = 0
      for (const connection of window.ringdownWitness.connections) {
        if (connection.connectionState === 'closed') continue
        for (const report of (await connection.getStats()).values()) {
          if (report.type === type) packets += report[field] ?? 0
        }
      }
      return packets
    },
    { type, field },
  )
}

/** How many of the page's connections are not closed. */
export function countOpenConnections(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      window.ringdownWitness.connections.filter(({ connectionState }) => connectionState !== 'closed').length,
  )
}

/** What a page has set up and not removed, with what it is and which code did it. */
export interface Leftovers {
  readonly timers: readonly string[]
  /** On objects that outlive a call. */
  readonly listeners: readonly { readonly on: string; readonly at: string }[]
}

export function readLeftovers(page: Page): Promise<Leftovers> {
  return page.evaluate(() => {
    const { timers, listeners } = window.ringdownWitness
    // The automation itself adds some of its own.
    const isOurs = (at: string) => at.includes(location.origin)
    return {
      timers: [...timers.values()].filter(isOurs),
      listeners: [...listeners].filter(({ at }) => isOurs(at)),
    }
  })
}
