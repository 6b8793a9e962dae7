import { CONFORMANCE } from '../../packages/testing/test/conformance/conformance.js'
import {
  type Engine,
  runScenario,
  type ScenarioResult,
} from '../../packages/testing/test/conformance/scenario.js'

/** What the page offers to the program that drives the browser. */
export interface ConformancePage {
  /** The number of scenarios. */
  readonly scenarios: number
  /**
   * Runs one scenario on the browser's own peer connection. Also returns how this browser is documented to differ, if
   * it is.
   */
  run(index: number, engine: Engine): Promise<ScenarioResult & { readonly difference: string | null }>
}

declare global {
  interface Window {
    conformance: ConformancePage
  }
}

window.conformance = {
  scenarios: CONFORMANCE.length,
  async run(index, engine) {
    const scenario = CONFORMANCE[index]
    if (!scenario) throw new RangeError(`There is no scenario ${index}.`)
    const result = await runScenario(scenario, {
      PeerConnection: RTCPeerConnection,
      MediaStream,
      makePicture,
    })
    return { ...result, difference: scenario.differs?.[engine] ?? null }
  },
}

/** A square that changes its colour. */
function makePicture(): MediaStreamTrack {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  const [track] = canvas.captureStream(30).getVideoTracks()
  if (!context || !track) throw new Error('This browser cannot draw a picture.')
  let frames = 0
  const timer = setInterval(() => {
    if (track.readyState === 'ended') clearInterval(timer)
    frames += 1
    context.fillStyle = frames % 2 === 0 ? 'red' : 'blue'
    context.fillRect(0, 0, canvas.width, canvas.height)
  }, 30)
  return track
}
