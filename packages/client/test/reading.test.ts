import { describe, expect, it } from 'vitest'
import { ReadingSeries } from '../src/pilot/reading.js'

interface Counted {
  readonly bytesSent?: number
  readonly bytesReceived?: number
  readonly packetsSent?: number
  readonly packetsReceived?: number
}

const NO_LINES = { microphone: null, camera: null }

/** What flows in the second between two reports that count this of each pair. The transport names the pair "used". */
function flow(before: Readonly<Record<string, Counted>>, after: Readonly<Record<string, Counted>>) {
  const series = new ReadingSeries()
  series.read(report(before), NO_LINES, 1000)
  const { sendingBps, receivingBps } = series.read(report(after), NO_LINES, 2000).figures
  return { sendingBps, receivingBps }
}

function report(pairs: Readonly<Record<string, Counted>>): RTCStatsReport {
  const transport = { id: 'transport', type: 'transport', selectedCandidatePairId: 'used' }
  const all = Object.entries(pairs).map(([id, counted]) => ({ id, type: 'candidate-pair', ...counted }))
  return new Map([transport, ...all].map(stats => [stats.id, stats])) as unknown as RTCStatsReport
}

describe('the rates of a connection', () => {
  it('are what was sent and received since the report before, with the headers of its packets', () => {
    const before = { bytesSent: 500, bytesReceived: 700, packetsSent: 5, packetsReceived: 7 }
    const after = { bytesSent: 1500, bytesReceived: 2700, packetsSent: 15, packetsReceived: 27 }
    expect(flow({ used: before }, { used: after })).toEqual({ sendingBps: 10_240, receivingBps: 20_480 })
  })

  it('count what arrives over another pair than the selected one, where the two ends send over different pairs', () => {
    const before = { used: { bytesSent: 9000 }, other: { bytesReceived: 8000 } }
    const after = { used: { bytesSent: 19_000 }, other: { bytesReceived: 28_000 } }
    expect(flow(before, after)).toEqual({ sendingBps: 80_000, receivingBps: 160_000 })
  })

  it('count a new pair from its beginning, and of one that is gone nothing', () => {
    const before = { used: { bytesSent: 1000, bytesReceived: 50_000 } }
    const after = { next: { bytesSent: 2000, bytesReceived: 3000 } }
    expect(flow(before, after)).toEqual({ sendingBps: 16_000, receivingBps: 24_000 })
    expect(flow({ ...before, ...after }, after)).toEqual({ sendingBps: 0, receivingBps: 0 })
  })

  it('are unknown in the first report, and where the browser counts no pairs', () => {
    const first = new ReadingSeries().read(report({ used: { bytesSent: 1000 } }), NO_LINES, 1000)
    expect(first.figures).toMatchObject({ sendingBps: null, receivingBps: null })
    expect(flow({}, {})).toEqual({ sendingBps: null, receivingBps: null })
  })
})
