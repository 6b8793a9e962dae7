import type { Description } from '@ringdown/protocol'
import { FakeNetwork, settle } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import type { Negotiation } from '../src/session/carrier.js'
import { PerfectNegotiation } from '../src/session/perfect-negotiation.js'

const network = new FakeNetwork({ strict: true })

function createEnd(polite: boolean) {
  const connection = new network.PeerConnection()
  connection.createDataChannel('control', { negotiated: true, id: 0 })
  const sent: Negotiation[] = []
  const errors: unknown[] = []
  const applied: string[] = []
  const negotiation = new PerfectNegotiation({
    connection,
    polite,
    send: description => sent.push(description),
    address: () => ({ session: 3 }),
    gather: async () => {},
    beforeAnswer: () => applied.push('answering'),
    onRemoteDescription: () => applied.push('applied'),
    onError: error => errors.push(error),
  })
  /** The newest description sent. */
  const newest = () => {
    const description = sent.findLast((message): message is Description => message.type === 'description')
    if (!description) throw new Error('Nothing was described.')
    return description
  }
  return { connection, negotiation, sent, errors, applied, newest }
}

/** An impolite caller whose first offer is out, and a polite callee. */
async function createPair() {
  const caller = createEnd(false)
  const callee = createEnd(true)
  await settle()
  return { caller, callee }
}

/** A pair that has agreed. */
async function createSettledPair() {
  const pair = await createPair()
  const { caller, callee } = pair
  await callee.negotiation.receive(caller.newest())
  await caller.negotiation.receive(callee.newest())
  await settle()
  return pair
}

describe('PerfectNegotiation', () => {
  it('offers by itself, numbered from 1, and its answer quotes the number', async () => {
    const { caller, callee } = await createPair()
    expect(caller.sent).toHaveLength(1)
    expect(caller.newest()).toMatchObject({ session: 3, revision: 1, description: { type: 'offer' } })
    callee.connection.onnegotiationneeded = null
    await callee.negotiation.receive(caller.newest())
    expect(callee.applied).toEqual(['applied', 'answering'])
    expect(callee.newest()).toMatchObject({ session: 3, revision: 1, description: { type: 'answer' } })
    await caller.negotiation.receive(callee.newest())
    expect(caller.connection.signalingState).toBe('stable')
    expect(caller.applied).toEqual(['applied'])
  })

  it('drops an answer that quotes another of its offers, and takes the one that quotes the newest', async () => {
    const { caller, callee } = await createPair()
    const first = caller.newest()
    await callee.negotiation.receive(first)
    const late = callee.newest()
    // A new network: the first offer is replaced before its answer has come.
    await caller.negotiation.restart()
    const second = caller.newest()
    expect(second.revision).toBe(2)

    await caller.negotiation.receive(late)
    expect(caller.connection.signalingState).toBe('have-local-offer')
    expect(caller.applied).toEqual([])
    await caller.negotiation.receive({ ...late, revision: 3 })
    expect(caller.connection.signalingState).toBe('have-local-offer')

    await callee.negotiation.receive(second)
    await caller.negotiation.receive(callee.newest())
    expect(caller.connection.signalingState).toBe('stable')
    expect(caller.applied).toEqual(['applied'])
  })

  it('drops an answer that comes again, by the other carrier', async () => {
    const { caller, callee } = await createPair()
    await callee.negotiation.receive(caller.newest())
    await caller.negotiation.receive(callee.newest())
    await caller.negotiation.receive(callee.newest())
    expect(caller.applied).toEqual(['applied'])
    expect(caller.errors).toEqual([])
  })

  it('drops an offer that comes again, and one that is older', async () => {
    const { caller, callee } = await createPair()
    const first = caller.newest()
    await caller.negotiation.restart()
    await callee.negotiation.receive(caller.newest())
    const answers = callee.sent.length
    await callee.negotiation.receive(caller.newest())
    await callee.negotiation.receive(first)
    expect(callee.sent).toHaveLength(answers)
    expect(callee.applied).toEqual(['applied', 'answering'])
  })

  it('gives way when offers cross, if it is polite; the other side ignores the crossing one', async () => {
    const { caller, callee } = await createPair()
    expect(callee.connection.signalingState).toBe('have-local-offer')
    const crossing = callee.newest()
    await caller.negotiation.receive(crossing)
    expect(caller.negotiation.ignoresOffer).toBe(true)
    expect(caller.applied).toEqual([])
    await callee.negotiation.receive(caller.newest())
    expect(callee.negotiation.ignoresOffer).toBe(false)
    expect(callee.newest()).toMatchObject({ revision: 1, description: { type: 'answer' } })
    await caller.negotiation.receive(callee.newest())
    expect(caller.negotiation.ignoresOffer).toBe(false)
    expect([caller, callee].map(({ connection }) => connection.signalingState)).toEqual(['stable', 'stable'])
  })

  it('asks for a new path without an offer of its own where the browser makes it', async () => {
    const { caller, callee } = await createPair()
    await callee.negotiation.receive(caller.newest())
    await caller.negotiation.receive(callee.newest())
    await caller.negotiation.restart()
    await settle()
    expect(caller.sent.filter(({ type }) => type === 'description')).toHaveLength(2)
    expect(caller.newest()).toMatchObject({ revision: 2, description: { type: 'offer' } })
  })

  it('rejects a description that cannot be applied, and takes the next one', async () => {
    const { caller, callee } = await createPair()
    const bad: Description = { ...caller.newest(), description: { type: 'offer', sdp: 'nonsense' } }
    await expect(callee.negotiation.receive({ ...bad, revision: 1 })).rejects.toThrow()
    await callee.negotiation.receive({ ...caller.newest(), revision: 2 })
    expect(callee.newest().description.type).toBe('answer')
  })

  it('answers an offer at either side, however often they offered before', async () => {
    const { caller, callee } = await createSettledPair()
    await callee.negotiation.restart()
    await settle()
    const offer = callee.newest()
    await caller.negotiation.receive(offer)
    expect(caller.negotiation.ignoresOffer).toBe(false)
    expect(caller.newest()).toMatchObject({ revision: offer.revision, description: { type: 'answer' } })
    await callee.negotiation.receive(caller.newest())
    await caller.negotiation.restart()
    await settle()
    await callee.negotiation.receive(caller.newest())
    expect(callee.newest()).toMatchObject({ revision: 2, description: { type: 'answer' } })
  })

  it('answers at once if it has offered nothing yet', async () => {
    const { callee } = await createPair()
    const quiet = createEnd(false)
    quiet.connection.onnegotiationneeded = null
    await quiet.negotiation.receive(callee.newest())
    expect(quiet.sent).toMatchObject([{ type: 'description', description: { type: 'answer' } }])
  })

  it('ignores an offer that crosses a later one of its own, too', async () => {
    const { caller, callee } = await createSettledPair()
    await callee.negotiation.restart()
    await caller.negotiation.restart()
    await settle()
    const applied = caller.applied.length
    await caller.negotiation.receive(callee.newest())
    expect(caller.negotiation.ignoresOffer).toBe(true)
    expect(caller.applied).toHaveLength(applied)
    expect(caller.connection.signalingState).toBe('have-local-offer')
  })

  it('ignores an offer that comes while it is making its own', async () => {
    const { caller, callee } = await createSettledPair()
    await callee.negotiation.restart()
    await settle()
    const making = caller.negotiation.offer()
    expect(caller.connection.signalingState).toBe('stable')
    await caller.negotiation.receive(callee.newest())
    await making
    expect(caller.negotiation.ignoresOffer).toBe(true)
  })

  it('takes an offer that comes while the answer before it is being applied', async () => {
    const { caller, callee } = await createPair()
    await callee.negotiation.receive(caller.newest())
    const answer = callee.newest()
    await callee.negotiation.restart()
    await settle()
    const next = callee.newest()
    expect([answer, next].map(({ description }) => description.type)).toEqual(['answer', 'offer'])
    await Promise.all([caller.negotiation.receive(answer), caller.negotiation.receive(next)])
    expect(caller.newest().description.type).toBe('answer')
    expect(caller.connection.signalingState).toBe('stable')
  })

  it('does not look for a new path before it has answered', async () => {
    const { caller, callee } = await createPair()
    const sent = callee.sent.length
    await callee.connection.setRemoteDescription(caller.newest().description)
    await callee.negotiation.restart()
    expect(callee.connection.signalingState).toBe('have-remote-offer')
    expect(callee.sent).toHaveLength(sent)
  })

  it('sends nothing where the browser has withdrawn what it described', async () => {
    const { caller, callee } = await createPair()
    const sent = callee.sent.length
    callee.connection.onnegotiationneeded = null
    callee.connection.setLocalDescription = async () => {}
    await callee.negotiation.receive(caller.newest())
    const fresh = createEnd(true)
    fresh.connection.setLocalDescription = async () => {}
    await fresh.negotiation.offer()
    expect([callee.sent.length, fresh.sent.length]).toEqual([sent, 0])
  })

  it('reports that the browser can make no offer', async () => {
    const { connection, errors } = createEnd(false)
    const error = new DOMException('No certificate.', 'OperationError')
    connection.setLocalDescription = () => Promise.reject(error)
    await settle()
    expect(errors).toEqual([error])
  })
})
