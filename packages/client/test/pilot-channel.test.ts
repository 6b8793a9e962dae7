import { ManualClock } from '@ringdown/testing'
import { expect, it } from 'vitest'
import type { PeerReport } from '../src/pilot/evidence.js'
import { type Echo, PilotChannel } from '../src/pilot/pilot-channel.js'

const REPORT: PeerReport = { receivingBps: 64_000, lost: 0.02, level: 'thin', picture: 'auto' }

/** A channel whose other end is the test. */
function createRig() {
  const clock = new ManualClock()
  const sent: Record<string, unknown>[] = []
  const channel = {
    readyState: 'open',
    bufferedAmount: 0,
    onmessage: null as ((event: { data: unknown }) => void) | null,
    send: (text: string) => void sent.push(JSON.parse(text)),
  }
  const echoes: Echo[] = []
  const reports: PeerReport[] = []
  const pilot = new PilotChannel({
    clock,
    channel: channel as unknown as RTCDataChannel,
    report: () => REPORT,
    onEcho: echo => echoes.push(echo),
    onReport: report => reports.push(report),
  })
  const hear = (message: unknown) =>
    channel.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) })
  return { clock, channel, sent, pilot, echoes, reports, hear }
}

it('answers a ping at once, with what arrives here', () => {
  const { hear, sent } = createRig()
  hear({ ping: 7 })
  expect(sent).toEqual([{ pong: 7, report: REPORT }])
})

it('measures how long a ping takes, and takes the report that comes with the answer', async () => {
  const { clock, pilot, hear, echoes, reports, sent } = createRig()
  pilot.ping(400)
  expect(JSON.stringify(sent[0]).length).toBeGreaterThan(400)
  await clock.advance(80)
  hear({ pong: sent[0]?.['ping'], report: REPORT })
  expect(echoes).toEqual([{ sentAt: 0, roundTripMs: 80, fillBytes: 400 }])
  expect(reports).toEqual([REPORT])
})

it('counts a ping once, and one that was given up not at all', async () => {
  const { clock, pilot, hear, echoes } = createRig()
  pilot.ping()
  hear({ pong: 1, report: REPORT })
  hear({ pong: 1, report: REPORT })
  hear({ pong: 99, report: REPORT })
  expect(echoes).toHaveLength(1)
  pilot.ping()
  await clock.advance(2500)
  pilot.ping()
  hear({ pong: 2, report: REPORT })
  expect(echoes).toHaveLength(1)
})

it.each([
  ['no JSON', '{'],
  ['not an object', '7'],
  ['nothing', 'null'],
  ['a ping without a number', { ping: 'x' }],
  ['a share above 1', { pong: 1, report: { ...REPORT, lost: 40 } }],
  ['a rate below 0', { pong: 1, report: { ...REPORT, receivingBps: -1 } }],
  ['an unknown level', { pong: 1, report: { ...REPORT, level: 'toString' } }],
  ['an unknown choice', { pong: 1, report: { ...REPORT, picture: 'all' } }],
  ['no report', { pong: 1 }],
  ['more than a ping can be', { ping: 1, fill: 'x'.repeat(5000) }],
])('ignores what a peer must not say: %s', (_, message) => {
  const { pilot, hear, sent, echoes, reports } = createRig()
  pilot.ping()
  hear(message)
  expect(sent).toHaveLength(1)
  expect([...echoes, ...reports]).toEqual([])
})

it('does not answer a flood', async () => {
  const { clock, hear, sent } = createRig()
  for (let ping = 0; ping < 1000; ping++) hear({ ping })
  expect(sent.length).toBeLessThanOrEqual(20)
  await clock.advance(1000)
  hear({ ping: 1 })
  expect(sent.at(-1)).toMatchObject({ pong: 1 })
})

it('sends nothing before the channel opens, nor into a channel that cannot keep up', () => {
  const { channel, pilot, sent } = createRig()
  channel.readyState = 'connecting'
  pilot.ping()
  channel.readyState = 'open'
  channel.bufferedAmount = 4000
  pilot.ping()
  expect(sent).toEqual([])
})
