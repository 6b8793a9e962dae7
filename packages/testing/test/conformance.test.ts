import { describe, expect, it } from 'vitest'
import { CONFORMANCE, FakeNetwork, runScenario } from '../src/index.js'

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
