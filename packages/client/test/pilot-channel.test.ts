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

it('sends reports, and with each an answer to those that came', async () => {
  const { clock, hear, pilot, sent } = createRig()
  pilot.send()
  expect(sent).toEqual([{ beacon: 1, answers: [], report: REPORT }])
  hear({ beacon: 7, answers: [], report: REPORT })
  await clock.advance(100)
  hear({ beacon: 8, answers: [], report: REPORT })
  await clock.advance(20)
  pilot.send()
  expect(sent[1]).toEqual({
    beacon: 2,
    answers: [
      [7, 120],
      [8, 20],
    ],
    report: REPORT,
  })
  pilot.send()
  expect(sent[2]).toEqual({ beacon: 3, answers: [], report: REPORT })
})

it('measures how long a beacon was on its way, without the time for which its answer was held', async () => {
  const { clock, pilot, hear, echoes, reports, sent } = createRig()
  pilot.send(400)
  expect(JSON.stringify(sent[0]).length).toBeGreaterThan(400)
  await clock.advance(280)
  hear({ beacon: 1, answers: [[1, 200]], report: REPORT })
  expect(echoes).toEqual([{ at: 280, roundTripMs: 80, fillBytes: 400 }])
  expect(reports).toEqual([REPORT])
})

it('counts a beacon once, and one that was given up not at all; the report counts each time', async () => {
  const { clock, pilot, hear, echoes, reports } = createRig()
  pilot.send()
  hear({ beacon: 1, answers: [[1, 0]], report: REPORT })
  hear({ beacon: 2, answers: [[1, 0]], report: REPORT })
  hear({ beacon: 3, answers: [[99, 0]], report: REPORT })
  expect(echoes).toHaveLength(1)
  pilot.send()
  await clock.advance(3500)
  pilot.send()
  hear({ beacon: 4, answers: [[2, 0]], report: REPORT })
  expect(echoes).toHaveLength(1)
  expect(reports).toHaveLength(4)
})

const GOOD = { beacon: 1, answers: [[1, 10]], report: REPORT }

it.each([
  ['no JSON', '{'],
  ['not an object', '7'],
  ['nothing', 'null'],
  ['no number', { ...GOOD, beacon: 'x' }],
  ['an answer without a number', { ...GOOD, answers: [['x', 1]] }],
  ['held for less than no time', { ...GOOD, answers: [[1, -5]] }],
  ['a share above 1', { ...GOOD, report: { ...REPORT, lost: 40 } }],
  ['a rate below 0', { ...GOOD, report: { ...REPORT, receivingBps: -1 } }],
  ['an unknown level', { ...GOOD, report: { ...REPORT, level: 'toString' } }],
  ['an unknown choice', { ...GOOD, report: { ...REPORT, picture: 'all' } }],
  ['no report', { beacon: 1, answers: [] }],
  ['answers that are no list', { ...GOOD, answers: 3 }],
  ['more than a beacon can be', { ...GOOD, fill: 'x'.repeat(5000) }],
])('ignores what a peer must not say: %s', (_, message) => {
  const { pilot, hear, echoes, reports } = createRig()
  pilot.send()
  hear(message)
  expect([...echoes, ...reports]).toEqual([])
})

it('does not listen to a flood', async () => {
  const { clock, hear, reports } = createRig()
  for (let beacon = 0; beacon < 1000; beacon++) hear({ beacon, answers: [], report: REPORT })
  expect(reports.length).toBeLessThanOrEqual(20)
  await clock.advance(1000)
  hear({ beacon: 1, answers: [], report: REPORT })
  expect(reports.length).toBeLessThanOrEqual(21)
})

it('sends nothing before the channel opens, nor while something waits to be sent', () => {
  const { channel, pilot, sent } = createRig()
  channel.readyState = 'connecting'
  pilot.send()
  channel.readyState = 'open'
  channel.bufferedAmount = 200
  pilot.send()
  expect(sent).toEqual([])
})
