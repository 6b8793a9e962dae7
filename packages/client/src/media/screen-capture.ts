import type { LocalMediaSnapshot } from './local-media.js'
import { describeAbsence, describeProblem, type MediaProblem, readMediaError } from './media-problem.js'

type Screen = LocalMediaSnapshot['screen']

export const NO_SCREEN: Screen = { state: 'off', track: null, audio: null, problem: null }

/** Not yet in the DOM types. */
interface ScreenOptions extends DisplayMediaStreamOptions {
  readonly audio: MediaTrackConstraints & {
    readonly restrictOwnAudio: boolean
    readonly suppressLocalAudioPlayback: boolean
  }
  readonly systemAudio: 'include'
}

/**
 * The sound of the screen without that of this page, in which the peer speaks (Screen Capture §5.4). The person goes on
 * hearing what they share.
 */
const SCREEN: ScreenOptions = {
  video: true,
  audio: { restrictOwnAudio: true, suppressLocalAudioPlayback: false },
  systemAudio: 'include',
}

/** Whether the peer would hear themselves: all of the computer's sound, and the browser has not left out this page's. */
function wouldEcho(screen: MediaStreamTrack, audio: MediaStreamTrack): boolean {
  const { displaySurface = 'browser' } = screen.getSettings()
  const { restrictOwnAudio } = audio.getSettings() as { readonly restrictOwnAudio?: boolean }
  return displaySurface !== 'browser' && !restrictOwnAudio
}

/**
 * Shares a screen, window or tab until sharing is stopped here or in the browser's own bar. If the person is asked
 * for another one and declines, the current one stays shared.
 */
export class ScreenCapture {
  readonly #mediaDevices: MediaDevices | null
  readonly #onChange: (screen: Screen) => void
  #screen: Screen = NO_SCREEN
  #wish = 0

  constructor(mediaDevices: MediaDevices | null, onChange: (screen: Screen) => void) {
    this.#mediaDevices = mediaDevices
    this.#onChange = onChange
  }

  async share(): Promise<void> {
    if (!this.#mediaDevices?.getDisplayMedia) {
      this.#set({ ...this.#screen, problem: describeAbsence('screen') })
      return
    }
    const wish = ++this.#wish
    this.#set({ ...this.#screen, state: 'opening', problem: null })
    try {
      const stream = await this.#mediaDevices.getDisplayMedia(SCREEN)
      if (wish === this.#wish) this.#take(stream)
      else for (const track of stream.getTracks()) track.stop()
    } catch (error) {
      if (wish !== this.#wish) return
      const problem = readMediaError('screen', error)
      this.#set({
        ...this.#screen,
        state: this.#screen.track ? 'on' : 'off',
        // The person closed the browser's question, which is an answer, not a problem.
        problem: problem.code === 'denied' ? null : problem,
      })
    }
  }

  stop(): void {
    this.#end(null)
  }

  #end(problem: MediaProblem | null): void {
    this.#wish++
    this.#letGo()
    if (problem || this.#screen !== NO_SCREEN) this.#set(problem ? { ...NO_SCREEN, problem } : NO_SCREEN)
  }

  #take(stream: MediaStream): void {
    this.#letGo()
    const [track] = stream.getVideoTracks()
    let [audio] = stream.getAudioTracks()
    if (!track) return
    if (audio && wouldEcho(track, audio)) {
      audio.stop()
      audio = undefined
    }
    // Text should stay sharp rather than move smoothly.
    track.contentHint = 'detail'
    track.onended = () => this.#end(describeProblem('screen', 'ended'))
    if (audio) audio.onended = () => this.#set({ ...this.#screen, audio: null })
    this.#set({ state: 'on', track, audio: audio ?? null, problem: null })
  }

  #letGo(): void {
    const { track, audio } = this.#screen
    for (const each of [track, audio]) {
      if (!each) continue
      each.onended = null
      each.stop()
    }
  }

  #set(screen: Screen): void {
    this.#screen = screen
    this.#onChange(screen)
  }
}
