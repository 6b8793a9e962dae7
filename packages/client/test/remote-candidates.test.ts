import { FakeNetwork } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { IceWitness } from '../src/session/ice-findings.js'
import { RemoteCandidates } from '../src/session/remote-candidates.js'
import { candidatesOf } from './entries.js'

/** An end that has applied a peer's offer, or not yet. */
async function createRig() {
  const network = new FakeNetwork()
  const [here, there] = [new network.PeerConnection(), new network.PeerConnection()]
  there.createDataChannel('control')
  await there.setLocalDescription()
  const offer = there.localDescription!
  const ufrag = /a=ice-ufrag:(\S+)/.exec(offer.sdp)?.[1] ?? ''
  const candidates = new RemoteCandidates(here, new IceWitness(here))
  const tried = () =>
    network
      .callsOf(here)
      .filter(({ method }) => method === 'addIceCandidate')
      .map(({ arguments: [candidate] }) => candidate as RTCIceCandidateInit)
  return { here, candidates, ufrag, tried, apply: () => here.setRemoteDescription(offer) }
}

describe('the peer’s candidates', () => {
  it('are kept until there is a description of their generation', async () => {
    const { candidates, ufrag, tried, apply } = await createRig()
    const batch = candidatesOf(ufrag, 2)
    const other = candidatesOf('other')
    const addHeld = async () => {
      const held = candidates.takeHeld()
      for (const each of held) await candidates.add(each, false)
      return held
    }
    for (const each of [batch, other]) await candidates.add(each, false)
    expect(await addHeld()).toEqual([batch, other])
    expect(tried()).toEqual([])
    await apply()
    expect(await addHeld()).toEqual([batch, other])
    expect(tried()).toEqual(batch.candidates.map(each => ({ ...each, usernameFragment: ufrag })))
    expect(candidates.takeHeld()).toEqual([other])
  })

  it('are kept up to a bound, the latest', async () => {
    const { candidates } = await createRig()
    for (let batch = 0; batch < 1000; batch++)
      await candidates.add(candidatesOf(`g${batch}`, batch % 2), false)
    const held = candidates.takeHeld()
    expect(held).toHaveLength(64)
    expect(held.at(-1)?.ufrag).toBe('g999')
  })

  it('do not matter where the offer they belong to is ignored', async () => {
    const { candidates, ufrag, apply } = await createRig()
    await candidates.add(candidatesOf(ufrag), true)
    await apply()
    expect(candidates.takeHeld()).toEqual([])
  })

  it('end with the word that these were all, if the peer says so', async () => {
    const { candidates, ufrag, tried, apply } = await createRig()
    await apply()
    await candidates.add(candidatesOf(ufrag), false)
    expect(tried().at(-1)?.candidate).not.toBe('')
    await candidates.add({ ...candidatesOf(ufrag), endOfCandidates: true }, false)
    expect(tried()).toHaveLength(3)
    expect(tried().at(-1)).toEqual({ candidate: '', sdpMid: null, sdpMLineIndex: 0, usernameFragment: ufrag })
  })

  it('that the browser refuses do no harm to the others', async () => {
    const { here, candidates, ufrag, apply } = await createRig()
    await apply()
    let refused = 0
    here.addIceCandidate = () => {
      refused++
      return Promise.reject(new DOMException('An unknown transport.', 'OperationError'))
    }
    await candidates.add({ ...candidatesOf(ufrag, 2), endOfCandidates: true }, false)
    expect(refused).toBe(3)
  })

  it('are tried up to a bound, which counts from each description', async () => {
    const { candidates, ufrag, tried, apply } = await createRig()
    await apply()
    for (let batch = 0; batch < 20; batch++) await candidates.add(candidatesOf(ufrag, 32), false)
    expect(tried()).toHaveLength(512)
    candidates.takeHeld()
    await candidates.add(candidatesOf(ufrag, 32), false)
    expect(tried()).toHaveLength(512 + 32)
  })
})
