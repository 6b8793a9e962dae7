import type { Receipt } from '@ringdown/protocol'
import { expect, it } from 'vitest'
import { type ReceivedSpan, receiveTraces } from './otlp-receiver.js'
import { type Device, join, newCallId, refused, serve } from './sockets.js'

const RECEIPT: Receipt = {
  ...{ role: 'callee', warmth: 'direct', serverMs: 12, devicesMs: 80, offerAgeMs: 4_000, answerMs: 0 },
  ...{ iceMs: 30, dtlsMs: 45, firstFrameMs: 170, route: 'direct', roundTripMs: 21 },
}
const SDP = 'v=0\r\no=- 1 2 IN IP4 198.51.100.7\r\na=candidate:1 1 udp 1 198.51.100.7 5 typ host\r\n'

/** A whole call, as devices make one. */
async function talkAbout(ada: Device, bob: Device, metadata?: string): Promise<string> {
  const callId = newCallId()
  const media = { audio: true, video: true }
  await ada.append(callId, { type: 'invite', address: bob.address, media, ...(metadata ? { metadata } : {}) })
  await bob.append(callId, { type: 'ringing' })
  const description = { type: 'offer', sdp: SDP } as const
  await ada.append(callId, { type: 'description', session: 1, revision: 1, description })
  await bob.append(callId, { type: 'accept', session: 1 })
  for (const device of [ada, bob]) await device.ask('report', { callId, receipt: RECEIPT })
  await ada.append(callId, { type: 'hangup', reason: 'completed' })
  return callId
}

const attributesOf = ({ attributes }: Pick<ReceivedSpan, 'attributes'>) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

it('a call is one trace: what its devices asked, what the store was asked for it, its phases, and how each device connected', async () => {
  const receiver = await receiveTraces()
  const server = await serve({ otlpEndpoint: `${receiver.endpoint}/` })
  const [ada, bob] = [await join(server, 'Ada'), await join(server, 'Bob')]
  const callId = await talkAbout(ada, bob)
  const other = await talkAbout(bob, ada)
  await server.close()

  const traceId = callId.replaceAll('-', '')
  expect(new Set(receiver.spans().map(span => span.traceId))).toEqual(
    new Set([traceId, other.replaceAll('-', '')]),
  )
  const spans = receiver.spans().filter(span => span.traceId === traceId)
  const ids = spans.map(({ spanId }) => spanId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { spanId } of spans) expect(spanId).toMatch(/^(?!0+$)[\da-f]{16}$/)

  // All are in the call's own span, which is in none.
  const [whole] = spans.filter(({ parentSpanId }) => parentSpanId === undefined)
  expect(whole).toMatchObject({ name: 'call', spanId: traceId.slice(16) })
  for (const { parentSpanId } of spans.filter(span => span !== whole)) expect(ids).toContain(parentSpanId)
  expect(attributesOf(whole as ReceivedSpan)).toEqual({
    'ringdown.call.outcome': 'completed',
    'ringdown.call.address': 'user',
    'ringdown.call.devices': '2',
  })

  const names = spans.map(({ name }) => name)
  for (const type of ['invite', 'ringing', 'description', 'accept', 'hangup']) {
    const request = spans.find(({ name }) => name === `append ${type}`)
    expect(request).toMatchObject({ kind: 2, parentSpanId: whole?.spanId, status: {} })
    const stored = spans.find(
      ({ name, parentSpanId }) => name === 'store append' && parentSpanId === request?.spanId,
    )
    expect(stored?.kind).toBe(3)
    expect(lasts(stored)).toBeLessThanOrEqual(lasts(request))
    expect(lasts(stored)).toBeGreaterThan(0)
  }
  expect(names).toEqual(
    expect.arrayContaining(['call: before it rings', 'call: rings', 'call: accepted', 'callee connects']),
  )
  const connects = spans.find(({ name }) => name === 'callee connects') as ReceivedSpan
  expect(attributesOf(connects)).toMatchObject({
    'ringdown.call.warmth': 'direct',
    'ringdown.call.role': 'callee',
  })
  expect(lasts(connects)).toBeCloseTo(170, 3)
  const steps = spans.filter(({ parentSpanId }) => parentSpanId === connects.spanId)
  // What took no time was done while it rang.
  expect(steps.map(step => [step.name, Math.round(lasts(step))])).toEqual([
    ['callee opens microphone and camera', 80],
    ['callee has a path (ICE)', 30],
    ['callee has keys (DTLS)', 45],
  ])
  expect(names).toContain('caller connects')
})

it('a trace has no content, no name, no person and no address in it', async () => {
  const receiver = await receiveTraces()
  const server = await serve({ otlpEndpoint: receiver.endpoint })
  const [ada, bob] = [await join(server, 'Ada Lovelace'), await join(server, 'Bob')]
  await talkAbout(ada, bob, '{"order":"secret-order"}')
  await refused(ada.append(newCallId(), { type: 'hangup', reason: 'completed' }))
  await server.close()
  const sent = receiver.received.map(({ body }) => body).join('')
  expect(sent).toContain('error.type')
  const persons = [ada, bob].flatMap(device => [device.party.userId, device.deviceId, device.guest.token])
  const words = ['Lovelace', 'Bob', 'v=0', '198.51.100.7', 'secret-order', '127.0.0.1', ...persons]
  for (const word of words) expect(sent).not.toContain(word)
})

it('says with a code why a request was refused', async () => {
  const receiver = await receiveTraces()
  const server = await serve({ otlpEndpoint: receiver.endpoint })
  const ada = await join(server, 'Ada')
  const callId = newCallId()
  await refused(ada.append(callId, { type: 'ringing' }))
  await server.close()
  const request = receiver.spans().find(({ name }) => name === 'append ringing')
  expect(request).toMatchObject({ traceId: callId.replaceAll('-', ''), status: { code: 2 } })
  expect(attributesOf(request as ReceivedSpan)['error.type']).toBe('unknown-call')
})

it('traces the given share of the calls, the same ones on every node', async () => {
  const receiver = await receiveTraces()
  const nodes = await Promise.all(
    [1, 2].map(() => serve({ otlpEndpoint: receiver.endpoint, traceRatio: 0.5 })),
  )
  const ids = [...'0123456789abcdef'].map(digit => `0190e000-0000-7000-80${digit}0-123456789abc`)
  for (const server of nodes) {
    const ada = await join(server, 'Ada')
    for (const callId of ids) await refused(ada.append(callId, { type: 'ringing' }))
    await server.close()
  }
  const traced = receiver.spans().flatMap(({ traceId, name }) => (name === 'append ringing' ? [traceId] : []))
  const upper = ids.slice(8).map(id => id.replaceAll('-', ''))
  expect(traced.toSorted()).toEqual([...upper, ...upper].toSorted())
})

it('sends the headers it is given and says which server it is; /metrics counts what becomes of spans', async () => {
  const receiver = await receiveTraces()
  const server = await serve({ otlpEndpoint: receiver.endpoint, otlpHeaders: { 'api-key': 'abc' } })
  const ada = await join(server, 'Ada')
  await refused(ada.append(newCallId(), { type: 'ringing' }))
  expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
    'ringdown_trace_spans_total{outcome="sent"} ',
  )
  await server.close()
  expect(receiver.received[0]?.headers['api-key']).toBe('abc')
  expect(attributesOf(receiver.resources()[0] ?? { attributes: [] })).toEqual({
    'service.name': 'ringdown',
    'service.instance.id': expect.stringMatching(/-\d+$/),
  })
})

/** Milliseconds. */
function lasts(span: ReceivedSpan | undefined): number {
  if (span === undefined) throw new Error('there is no such span')
  return Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6
}
