import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Family, fullPage, readExposition } from './exposition.js'

const DEPLOY = new URL('../../../deploy/', import.meta.url)
const read = (name: string) => readFile(new URL(name, DEPLOY), 'utf8')

interface Panel {
  readonly title: string
  readonly type: string
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly { readonly expr: string }[]
}

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly for: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

let families: ReadonlyMap<string, Family>
let panels: readonly Panel[]
let rules: readonly Rule[]
beforeAll(async () => {
  families = new Map(readExposition(await fullPage()).map(family => [family.name, family]))
  panels = (JSON.parse(await read('grafana/ringdown.json')) as { panels: Panel[] }).panels
  const { groups } = parse(await read('prometheus/alerts.yaml')) as { groups: { rules: Rule[] }[] }
  rules = groups.flatMap(group => group.rules)
})

/** What a scrape adds to each series. */
const OF_THE_SCRAPE = ['job', 'instance']
const SELECTOR = /\b((?:ringdown|process|nodejs)_\w+)(?:\{([^}]*)\})?/g
const MATCHER = /(\w+)(=~|!~|!=|=)"([^"]*)"/g

/** What a query asks for that no page has: metrics, labels, and values of labels. */
function unknownIn(query: string): string[] {
  return [...query.matchAll(SELECTOR)].flatMap(([, name = '', matchers = '']) => {
    const family = families.get(name) ?? families.get(name.replace(/_(?:bucket|sum|count)$/, ''))
    if (family === undefined) return [name]
    const isPart = family.name !== name
    if (isPart !== (family.type === 'histogram')) return [`${name}, which is a ${family.type}`]
    return [...matchers.matchAll(MATCHER)].flatMap(([, label = '', , values = '']) => {
      if (OF_THE_SCRAPE.includes(label)) return []
      const known = new Set(family.samples.map(({ labels }) => labels[label]))
      return values.split('|').flatMap(value => (known.has(value) ? [] : [`${name}{${label}="${value}"}`]))
    })
  })
}

/** Labels that a query adds up by, and that none of its metrics has. */
function strangeGroups(query: string): string[] {
  const metrics = [...query.matchAll(SELECTOR)].map(
    ([, name = '']) => families.get(name) ?? families.get(name.replace(/_(?:bucket|sum|count)$/, '')),
  )
  const labels = new Set(
    metrics.flatMap(family => family?.samples.flatMap(sample => Object.keys(sample.labels)) ?? []),
  )
  const grouped = [...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/))
  return grouped.filter(label => !labels.has(label) && !OF_THE_SCRAPE.includes(label))
}

it('the dashboard asks for what is there, and its panels stand side by side', () => {
  const queries = panels.flatMap(({ targets }) => targets?.map(({ expr }) => expr) ?? [])
  expect(queries.length).toBeGreaterThan(25)
  expect(queries.flatMap(unknownIn)).toEqual([])
  expect(queries.flatMap(strangeGroups)).toEqual([])
  // A rate that may be slower than the scrapes shows nothing.
  for (const query of queries) expect(query).not.toMatch(/\[\d+[sm]\]/)
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
  expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length)
})

it('every metric of our own is on the dashboard', () => {
  const queries = panels.flatMap(({ targets }) => targets?.map(({ expr }) => expr) ?? []).join('\n')
  const own = [...families.keys()].filter(name => name.startsWith('ringdown_'))
  expect(own.filter(name => !queries.includes(name))).toEqual([])
})

it('each alert asks for what is there, says what is wrong and what to do, and does not fire at the first scrape', () => {
  expect(rules.length).toBeGreaterThan(10)
  for (const { alert, expr, annotations, labels, ...rule } of rules) {
    expect([alert, unknownIn(expr), strangeGroups(expr)]).toEqual([alert, [], []])
    expect(alert).toMatch(/^Ringdown[A-Z]\w+$/)
    expect(rule.for).toMatch(/^\d+m$/)
    expect(['page', 'ticket']).toContain(labels['severity'])
    expect(annotations).toEqual({
      summary: expect.stringMatching(/\.$/),
      action: expect.stringMatching(/\.$/),
    })
  }
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
})

it('a name that is gone would be noticed', () => {
  for (const query of [
    'rate(ringdown_gone_total[5m])',
    'ringdown_calls_total{outcome="lost"}',
    'ringdown_calls_total{outcome=~"completed|lost"}',
    'ringdown_redis_round_trip_seconds > 1',
    'ringdown_nodes_bucket',
  ])
    expect(unknownIn(query), query).toHaveLength(1)
  expect(strangeGroups('sum by (user) (ringdown_nodes)')).toEqual(['user'])
})

it('promtool, where it is installed, takes the rules and the configuration', () => {
  for (const given of [
    ['check', 'rules', 'prometheus/alerts.yaml'],
    ['check', 'config', '--syntax-only', 'prometheus/prometheus.yaml'],
  ]) {
    const { error, status, stdout, stderr } = spawnSync('promtool', given, {
      cwd: fileURLToPath(DEPLOY),
      encoding: 'utf8',
    })
    // Debian's "prometheus" has it. It knows the language of queries, which the tests above do not.
    if (error !== undefined) return expect(error).toMatchObject({ code: 'ENOENT' })
    expect([given, status, `${stdout}${stderr}`]).toEqual([given, 0, expect.any(String)])
  }
})
