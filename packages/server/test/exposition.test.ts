import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { ERROR_CODES, HANGUP_REASONS } from '@ringdown/protocol'
import { expect, it } from 'vitest'
import { REDIS_FAULTS } from '../src/redis/redis-error.js'
import { everyFamily, type Family, fullPage, readExposition } from './exposition.js'

/** Every label, and every value that it may have. What is not here is not bounded. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  outcome: [...HANGUP_REASONS, 'replaced', 'declined', 'busy', 'sent', 'received', 'dropped'],
  phase: ['calling', 'ringing', 'accepted'],
  role: ['caller', 'callee'],
  warmth: ['direct', 'relay', 'none'],
  route: ['direct', 'relayed', 'unknown'],
  at: ['upgrade', 'handshake', 'request'],
  code: ERROR_CODES,
  reason: ['replaced', 'slow-consumer', 'flooding', 'stopping', 'expired', 'signed-out', 'malformed'],
  kind: ['read', 'write'],
  fault: REDIS_FAULTS,
}
/** No base units, or what the name of a metric must not say: its type, its labels, a unit's abbreviation. */
const OUT_OF_PLACE =
  /_(?:ms|millis|milliseconds|minutes|hours|days|kb|kilobytes|mb|bits|kbps|percent|gauge|counter|histogram|by|per)(?:_|$)/

const own = (families: readonly Family[]) => families.filter(({ name }) => name.startsWith('ringdown_'))

it('each metric has a help text, a type, and a name in base units, as Prometheus wants them', async () => {
  const families = own(await everyFamily())
  expect(families.length).toBeGreaterThan(18)
  for (const { name, type, help } of families) {
    expect(name).toMatch(/^ringdown(?:_[a-z]+)+$/)
    expect(name).not.toMatch(OUT_OF_PLACE)
    expect(help, name).toMatch(/^[A-Z0-9].*\.$/)
    expect(['counter', 'gauge', 'histogram'], name).toContain(type)
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter'])
    if (type === 'histogram') expect(name).toMatch(/_(?:seconds|bytes)$/)
  }
})

it('each label is one of a few, each of its values one of a closed set, and all series together are not many', async () => {
  const families = own(readExposition(await fullPage()))
  const seen = new Set<string>()
  const unbounded = new Set<string>()
  let series = 0
  for (const { name, samples } of families) {
    series += samples.length
    for (const { labels } of samples)
      for (const [label, value] of Object.entries(labels)) {
        if (label === 'le') continue
        seen.add(label)
        if (!LABELS[label]?.includes(value)) unbounded.add(`${name}{${label}="${value}"}`)
      }
  }
  expect([...unbounded]).toEqual([])
  expect([...seen].sort()).toEqual(Object.keys(LABELS).sort())
  expect(series).toBeLessThan(3_000)
})

it('histograms count upwards to all, in seconds', async () => {
  const histograms = own(readExposition(await fullPage())).filter(({ type }) => type === 'histogram')
  expect(histograms.length).toBeGreaterThan(7)
  for (const { name, samples } of histograms) {
    const kindOf = ({ labels: { le: _, ...others } }: (typeof samples)[number]) => JSON.stringify(others)
    for (const kind of new Set(samples.map(kindOf))) {
      const one = samples.filter(sample => kindOf(sample) === kind)
      const buckets = one.filter(sample => sample.name === `${name}_bucket`)
      const counts = buckets.map(({ value }) => value)
      expect(counts).toEqual(counts.toSorted((a, b) => a - b))
      expect(buckets.at(-1)?.labels['le']).toBe('+Inf')
      expect(counts.at(-1)).toBe(one.find(sample => sample.name === `${name}_count`)?.value)
      // Milliseconds by mistake would be in the last bucket only.
      expect(Number(buckets.at(-2)?.labels['le'])).toBeLessThanOrEqual(30)
    }
  }
})

it('docs/deploy.md has a row for each metric, and none for one that is not there', async () => {
  const page = await readFile(new URL('../../../docs/deploy.md', import.meta.url), 'utf8')
  const named = [...page.matchAll(/`(ringdown_[a-z_{},]+)`/g)].flatMap(([, name = '']) => {
    const [, before = '', choices, after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(name) ?? []
    return choices?.split(',').map(choice => `${before}${choice}${after}`) ?? [name]
  })
  expect([...new Set(named)].sort()).toEqual(
    own(await everyFamily())
      .map(({ name }) => name)
      .sort(),
  )
})

it('promtool, where it is installed, finds nothing to say', async () => {
  const { error, status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: await fullPage(),
    encoding: 'utf8',
  })
  // Debian's "prometheus" has it. What it checks, the tests above check too.
  if (error !== undefined) return expect(error).toMatchObject({ code: 'ENOENT' })
  // Node's own metrics have names of their library's making.
  const complaints = `${stdout}${stderr}`.split('\n').filter(line => line.startsWith('ringdown_'))
  expect(complaints).toEqual([])
  expect(status).not.toBe(1)
})
