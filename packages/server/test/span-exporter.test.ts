import { createServer } from 'node:net'
import { JumpingClock } from '@ringdown/testing'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { freePort } from '../../../scripts/free-port.mjs'
import type { Span } from '../src/traces/span.js'
import { SpanExporter } from '../src/traces/span-exporter.js'
import { receiveTraces } from './otlp-receiver.js'
import { atEnd, until } from './sockets.js'

const SPAN: Span = {
  ...{ traceId: '0190e000000070008000123456789abc', spanId: '8000123456789abc', parentId: null },
  ...{ name: 'call', kind: 'internal', startMs: 1_700_000_000_000.25, endMs: 1_700_000_000_001.5 },
  attributes: {},
}

function open(endpoint: string) {
  const clock = new JumpingClock(0)
  const lines: string[] = []
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line).msg) })
  const exporter = new SpanExporter({ endpoint, headers: {}, resource: {}, clock, logger })
  const take = (count: number) => {
    for (let n = 0; n < count; n++) exporter.take(SPAN)
  }
  return { clock, lines, exporter, take }
}

it('writes times to the nanosecond, and sends what came together in one request', async () => {
  const receiver = await receiveTraces()
  const { clock, exporter, take } = open(receiver.endpoint)
  take(3)
  await clock.jump(2_000)
  await until(() => exporter.sent === 3)
  expect(receiver.received).toHaveLength(1)
  expect(receiver.spans()[0]).toMatchObject({
    startTimeUnixNano: '1700000000000250000',
    endTimeUnixNano: '1700000000001500000',
  })
})

it('with a receiver that fails, holds no more than before, says so once, and asks ever more seldom', async () => {
  const receiver = await receiveTraces(() => 503)
  const { clock, lines, exporter, take } = open(receiver.endpoint)
  const pauses = [0, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]
  for (const [round, pause] of pauses.entries()) {
    take(5_000)
    await clock.jump(pause)
    await until(() => receiver.received.length === round + 1)
    // What does not fit in is lost at once, and the batch that is tried later. The first is tried before the rest is there.
    const waiting = round === 0 ? 2_048 : 2_048 - 512
    await until(() => exporter.dropped === (round + 1) * 5_000 - waiting)
  }
  expect(receiver.spans()).toHaveLength(pauses.length * 512)
  expect(lines).toEqual([expect.stringContaining('it answers 503')])
  await exporter.close()
  expect([exporter.sent, exporter.dropped]).toEqual([0, pauses.length * 5_000])
  expect(receiver.received).toHaveLength(pauses.length)
})

it('says what is wrong with the connection, without the address', async () => {
  const { clock, lines, exporter, take } = open(`http://127.0.0.1:${await freePort()}`)
  take(1)
  await clock.jump(2_000)
  await until(() => exporter.dropped === 1)
  expect(lines).toEqual([
    'Traces do not arrive at OTEL_EXPORTER_OTLP_ENDPOINT: ECONNREFUSED. They are dropped meanwhile.',
  ])
})

it('goes on by itself once the receiver takes spans again, and says so', async () => {
  let status = 503
  const receiver = await receiveTraces(() => status)
  const { clock, lines, exporter, take } = open(receiver.endpoint)
  take(1)
  await clock.jump(2_000)
  await until(() => exporter.dropped === 1)
  status = 200
  take(1)
  await clock.jump(4_000)
  await until(() => exporter.sent === 1)
  expect(lines).toEqual([expect.stringContaining('it answers 503'), 'traces arrive again'])
})

it('does not wait for a receiver that says nothing, neither while it runs nor at its end', async () => {
  const silent = createServer(() => {})
  const port = await new Promise<number>(resolve => {
    silent.listen(0, '127.0.0.1', () => resolve((silent.address() as { port: number }).port))
  })
  atEnd(() => void silent.close())
  const { clock, lines, exporter, take } = open(`http://127.0.0.1:${port}`)
  take(1)
  await clock.jump(2_000)
  await clock.jump(10_000)
  await until(() => exporter.dropped === 1)
  expect(lines).toEqual([expect.stringContaining('it does not answer')])
  take(1)
  await clock.jump(4_000)
  const closed = exporter.close()
  await clock.jump(1_000)
  await closed
  expect(exporter.dropped).toBe(2)
})

it('sends at its end what waits, and takes nothing more', async () => {
  const receiver = await receiveTraces()
  const { exporter, take } = open(receiver.endpoint)
  take(600)
  await exporter.close()
  take(1)
  expect([exporter.sent, exporter.dropped]).toEqual([600, 1])
})
