// @vitest-environment happy-dom
import type { Call, Ringdown } from '@ringdown/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type ReactVersion, useReact } from './react-version.js'

const versions: ReactVersion[] = [18, 19]

describe.each(versions)('with React %i', major => {
  let page: typeof import('./call-page.js')
  let complaints: ReturnType<typeof vi.spyOn>
  let play: ReturnType<typeof vi.spyOn>
  let root: import('./call-page.js').Root | undefined

  beforeEach(async () => {
    useReact(major)
    page = await import('./call-page.js')
    complaints = vi.spyOn(console, 'error')
    play = vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue()
    vi.stubGlobal('MediaStream', WholeMediaStream)
  })
  afterEach(() => {
    root?.unmount()
    root = undefined
    const said = [...complaints.mock.calls]
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
    expect(said).toEqual([])
  })

  function open(ringdown: Ringdown): HTMLElement {
    const element = document.createElement('div')
    root = page.createRoot(element)
    root.render(page.callPage(ringdown))
    return element
  }

  it('is that React', () => {
    expect(page.version).toMatch(new RegExp(`^${major}\\.`))
  })

  it('shows a call, follows it, and lets its tracks go', async () => {
    const call = watchable(inCall('connecting', null))
    const element = open(ringdownWith(call))
    await expect.poll(() => element.textContent).toBe('connecting')
    const video = element.querySelector('video')
    expect(video?.srcObject ?? null).toBeNull()

    const first = newTrack()
    call.set(inCall('connected', first))
    await expect.poll(() => shown(video)).toEqual([first])
    expect(element.textContent).toBe('connected')

    const second = newTrack()
    call.set(inCall('connected', second))
    await expect.poll(() => shown(video)).toEqual([second])

    root?.unmount()
    root = undefined
    await expect.poll(() => video?.srcObject).toBeNull()
  })

  it('offers to play a voice that the browser blocks', async () => {
    const call = watchable(inCall('connected', null, newTrack()))
    play.mockRejectedValue(new DOMException('Touch the page first.', 'NotAllowedError'))
    const element = open(ringdownWith(call))
    await expect.poll(() => element.querySelector('button')).not.toBeNull()
    play.mockResolvedValue(undefined)
    element.querySelector('button')?.click()
    await expect.poll(() => element.querySelector('button')).toBeNull()
  })

  it('starts the sound of the screen with the same click', async () => {
    const call = watchable(inCall('connected', null, newTrack(), newTrack()))
    play.mockRejectedValue(new DOMException('Touch the page first.', 'NotAllowedError'))
    const element = open(ringdownWith(call))
    await expect.poll(() => element.querySelectorAll('button')).toHaveLength(1)
    play.mockReset()
    play.mockResolvedValue(undefined)
    element.querySelector('button')?.click()
    await expect.poll(() => element.querySelector('button')).toBeNull()
    expect(play.mock.contexts).toEqual([...element.querySelectorAll('audio')])
  })

  it('renders on a server', () => {
    const html = page.renderToString(page.callPage(ringdownWith(watchable(inCall('ringing', null)))))
    expect(html).toContain('<p>ringing</p>')
    expect(html).toContain('aria-label="Them"')
  })
})

/** Adds what happy-dom leaves out. */
class WholeMediaStream extends MediaStream {
  override getTracks(): MediaStreamTrack[] {
    return [...this.getAudioTracks(), ...this.getVideoTracks()]
  }
}

function newTrack(): MediaStreamTrack {
  return document.createElement('canvas').captureStream().getVideoTracks()[0]!
}

function shown(video: HTMLVideoElement | null): unknown[] {
  return (video?.srcObject as MediaStream | null)?.getTracks() ?? []
}

function inCall(phase: string, camera: unknown, microphone: unknown = null, screenSound: unknown = null) {
  const remote = {
    camera: { track: camera },
    microphone: { track: microphone },
    screenAudio: { track: screenSound },
  }
  return { phase, remote }
}

function ringdownWith(call: unknown): Ringdown {
  return watchable({ calls: [call as Call] }) as unknown as Ringdown
}

function watchable<Snapshot>(snapshot: Snapshot) {
  const listeners = new Set<() => void>()
  return {
    snapshot,
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set(next: Snapshot) {
      this.snapshot = next
      for (const listener of listeners) listener()
    },
  }
}
