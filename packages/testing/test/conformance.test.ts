import { describe, expect, it } from 'vitest'
import { FakeNetwork } from '../src/index.js'
import { CONFORMANCE } from './conformance/conformance.js'
import { runScenario } from './conformance/scenario.js'

describe('the fake peer connection', () => {
  it.each(CONFORMANCE)('$name', async scenario => {
    const network = new FakeNetwork()
    const result = await runScenario(scenario, { PeerConnection: network.PeerConnection })
    expect(result.problem).toBeNull()
    expect(network.open).toBe(0)
  })

  it('is compared on scenarios that each have a name of their own', () => {
    expect(new Set(CONFORMANCE.map(({ name }) => name)).size).toBe(CONFORMANCE.length)
  })
})
