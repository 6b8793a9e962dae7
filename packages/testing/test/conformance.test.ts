import { describe, expect, it } from 'vitest'
import { FakeMediaStream, FakeMediaStreamTrack, FakeNetwork } from '../src/index.js'
import { CONFORMANCE } from './conformance/conformance.js'
import { runScenario } from './conformance/scenario.js'

/** By default, the fake follows Chromium. */
const FAKES = [
  { fake: 'the fake', engine: 'chromium', options: {} },
  { fake: 'the strict fake', engine: 'strict', options: { strict: true } },
] as const

for (const { fake, engine, options } of FAKES) {
  // In parallel, because most of them wait for something that must not happen.
  describe.concurrent(fake, () => {
    it.each(CONFORMANCE)('$name', async scenario => {
      const network = new FakeNetwork(options)
      const { problem } = await runScenario(scenario, {
        PeerConnection: network.PeerConnection,
        MediaStream: FakeMediaStream,
        makePicture: () => new FakeMediaStreamTrack('video'),
      })
      if (scenario.differs?.[engine] === undefined) expect(problem).toBeNull()
      else expect(problem, `is said to differ: ${scenario.differs[engine]}`).not.toBeNull()
      expect(network.open).toBe(0)
    })
  })
}

it('the scenarios each have a name of their own', () => {
  expect(new Set(CONFORMANCE.map(({ name }) => name)).size).toBe(CONFORMANCE.length)
})
