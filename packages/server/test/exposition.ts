import type { Receipt, Warmth } from '@ringdown/protocol'
import { Metrics } from '../src/metrics/metrics.js'
import type { RequestObserver } from '../src/redis/redis-connection.js'

/** One metric of a page in Prometheus' text format, with its samples. */
export interface Family {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly samples: readonly Sample[]
}

interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gy

/** Reads a page. @throws {Error} for a line that the format does not have, or that stands where it may not. */
export function readExposition(text: string): readonly Family[] {
  if (!text.endsWith('\n')) throw new Error('the page must end with a line feed')
  const families: { name: string; help: string; type: string; samples: Sample[] }[] = []
  for (const line of text.split('\n')) {
    const [, help, helped = '', helpText = ''] = /^# (HELP) (\S+) (.*)$/.exec(line) ?? []
    const [, type, typed = '', typeName = ''] = /^# (TYPE) (\S+) (\S+)$/.exec(line) ?? []
    const current = families.at(-1)
    if (line === '') continue
    if (help !== undefined) {
      if (families.some(({ name }) => name === helped)) throw new Error(`two families ${helped}`)
      families.push({ name: helped, help: helpText, type: '', samples: [] })
    } else if (type !== undefined) {
      if (current?.name !== typed || current.type !== '') throw new Error(`out of place: ${line}`)
      current.type = typeName
    } else {
      const sample = readSample(line)
      if (current === undefined || !belongs(sample.name, current)) throw new Error(`out of place: ${line}`)
      current.samples.push(sample)
    }
  }
  return families
}

function readSample(line: string): Sample {
  const [, name, labelText = '', written = ''] = SAMPLE.exec(line) ?? []
  const value = Number(written.replace('+Inf', 'Infinity'))
  // Prometheus reads it in any case. Node's own metrics have it where nothing was measured yet.
  const isRead = !Number.isNaN(value) || /^nan$/i.test(written)
  if (name === undefined || !isRead) throw new Error(`no sample: ${line}`)
  const labels: Record<string, string> = {}
  let read = 0
  for (const [whole, label = '', given = ''] of labelText.matchAll(LABEL)) {
    labels[label] = given
    read += whole.length
  }
  if (read !== labelText.length) throw new Error(`labels that cannot be read: ${line}`)
  return { name, labels, value }
}

function belongs(sample: string, { name, type }: { name: string; type: string }): boolean {
  if (sample === name) return type !== 'histogram'
  const parts = { histogram: ['_bucket', '_sum', '_count'], summary: ['_sum', '_count'] }[type] ?? []
  return parts.some(part => sample === `${name}${part}`)
}

/** Everything that a server can measure, whatever it was started with, and what asks the Redis of it. */
function everyMetric(): { readonly metrics: Metrics; readonly askRedis: RequestObserver } {
  let askRedis: RequestObserver = () => {}
  const metrics = new Metrics({
    connections: () => 2,
    countLive: async () => ({ calling: 1, ringing: 2, accepted: 3 }),
    areRecordsUp: () => true,
    store: {
      fault: null,
      nodes: { all: [1, 2], hints: { sent: 3, received: 2, dropped: 1 } },
      measure(observe) {
        askRedis = observe
      },
    },
    traces: { sent: 3, dropped: 1 },
  })
  metrics.addTurn({ isUp: true, ends: 1 })
  return { metrics, askRedis: (kind, outcome) => askRedis(kind, outcome) }
}

/** The families of {@link everyMetric}, also those that count nothing yet. */
export async function everyFamily(): Promise<readonly Family[]> {
  return readExposition((await everyMetric().metrics.page()).text)
}

/** The page once something was counted with each value of each label. */
export async function fullPage(): Promise<string> {
  const { metrics, askRedis } = everyMetric()
  const receipt = {
    ...{ serverMs: 1, devicesMs: 0, offerAgeMs: 1, answerMs: 0, iceMs: 0, dtlsMs: 0, firstFrameMs: 170 },
    roundTripMs: 20,
  }
  for (const role of ['caller', 'callee'] as const)
    for (const warmth of ['direct', 'relay', 'none'] satisfies Warmth[])
      for (const route of ['direct', 'relayed', null] satisfies Receipt['route'][])
        metrics.receipts.observe({ ...receipt, role, warmth, route }, role)
  for (const kind of ['read', 'write'] as const) askRedis(kind, 1.5)
  askRedis('read', 'unreachable')
  return (await metrics.page()).text
}
