import type { Address, Party } from '@ringdown/protocol'
import { FakeMediaStream, settle } from '@ringdown/testing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { makeOffer } from './offer.js'
import { createAnn } from './scripted-signaling.js'

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

/** Twenty people ring, or wait on a link or a line, each with an offer. */
async function ringOften(rig: ReturnType<typeof createAnn>, address: Address) {
  const sdp = await makeOffer()
  const listening = address === 'user:ann' ? null : rig.client.listen(address)
  await settle()
  for (let index = 0; index < 20; index++) {
    const callId = `0192f0c8-7b1a-7def-8123-0000000000${index + 10}`
    const from: Party = { userId: `guest-${index}`, deviceId: `page-${index}`, name: 'Guest' }
    const stamp = { v: 2, callId, from, at: 0 } as const
    const invite = { type: 'invite', address, media: { audio: true, video: true } } as const
    const offer = {
      type: 'description',
      session: 1,
      revision: 1,
      description: { type: 'offer', sdp },
    } as const
    rig.signaling.entries.emit({ entry: { ...stamp, ...invite, seq: 1, entryId: `${callId}-1` } })
    rig.signaling.entries.emit({ entry: { ...stamp, ...offer, seq: 2, entryId: `${callId}-2` } })
  }
  await settle()
  return listening
}

it('makes one connection while many ring: the one on the screen', async () => {
  const rig = createAnn()
  await ringOften(rig, 'user:ann')
  const { client, network, typesSent } = rig
  expect(client.snapshot.incoming).toHaveLength(20)
  // Each of them is told that it rings.
  expect(typesSent().filter(type => type === 'ringing')).toHaveLength(20)
  expect(network.connections).toHaveLength(1)
  client.snapshot.incoming[0]?.decline()
  await settle()
  expect(network.open).toBe(1)
  expect(network.connections).toHaveLength(2)
})

it.each(['link:0123456789abcdef0123456789abcdef', 'line:desk'] as const)(
  'makes one while many wait on %.4s:…',
  async address => {
    const rig = createAnn()
    const listening = await ringOften(rig, address)
    expect(listening?.snapshot).toHaveLength(20)
    expect(rig.network.connections).toHaveLength(1)
    // Any of them can be answered all the same.
    listening?.snapshot?.[7]?.accept()
    await settle()
    expect(rig.client.snapshot.calls).toHaveLength(1)
    expect(rig.network.open).toBe(2)
  },
)
