import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { readConfig } from '../src/settings/config.js'
import { startWarnings } from '../src/settings/start-warnings.js'
import { DEPLOY, longestStop, readDeployed as read, readExample } from './deployed.js'

interface Service {
  readonly image?: string
  readonly build?: object
  readonly restart?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly networks?: readonly string[] | Readonly<Record<string, { readonly ipv4_address: string }>>
  readonly depends_on?: readonly string[]
  readonly read_only?: boolean
  readonly stop_grace_period?: string
  readonly extends?: { readonly file: string; readonly service: string }
  readonly command?: string | readonly string[]
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly networks: Readonly<Record<string, unknown>>
  readonly volumes: Readonly<Record<string, unknown>>
}

const composeFile = (name: string) => parse(read(name), { merge: true }) as Compose

/** As compose replaces them. @throws {Error} for a variable that the example does not name. */
function substitute(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?::\?[^}]*)?\}/g, (whole, name: string) => {
    if (env[name] === undefined) throw new Error(`${whole} is not in the example`)
    return env[name]
  })
}

it('every file of YAML is one, without a key that is there twice', () => {
  const files = readdirSync(DEPLOY, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.yaml'),
  )
  expect(files.length).toBeGreaterThan(7)
  for (const file of files) {
    const problems = parseAllDocuments(read(file), { merge: true }).flatMap(document => [
      ...document.errors,
      ...document.warnings,
    ])
    expect([file, problems.map(String)]).toEqual([file, []])
  }
})

it.each([
  ['compose.yaml', 'compose.env.example'],
  ['compose.nodes.yaml', 'compose.nodes.env.example'],
])('%s: a server takes its settings, and what it refers to is there', (file, example) => {
  const { services, networks, volumes } = composeFile(file)
  const env = readExample(example)
  const text = substitute(read(file).replaceAll('$$', ''), env)
  const used = [...`${read(file)}${read('compose.yaml')}`.matchAll(/\$\{(\w+)/g)].map(([, name]) => name)
  expect(Object.keys(env).filter(name => !used.includes(name))).toEqual([])

  const servers = Object.values((parse(text, { merge: true }) as Compose).services).filter(
    ({ build }) => build,
  )
  expect(servers.length).toBeGreaterThan(0)
  for (const { environment = {}, read_only, stop_grace_period } of servers) {
    const config = readConfig(environment, [])
    expect(startWarnings({ config, env: environment, argv: [], uid: 10_001 })).toEqual([])
    expect(read_only).toBe(true)
    if (config.redisUrl !== null)
      expect(Number.parseInt(stop_grace_period ?? '', 10)).toBeGreaterThan(longestStop(config))
  }
  for (const [name, service] of Object.entries(services)) {
    if (service.extends) {
      expect(composeFile(service.extends.file).services).toHaveProperty(service.extends.service)
      continue
    }
    expect([name, service.restart]).toEqual([name, 'unless-stopped'])
    if (service.build === undefined) expect(service.image).toMatch(/^[\w/]+:[\d.]+$/)
    for (const other of service.depends_on ?? []) expect(services).toHaveProperty(other)
    const attached = service.networks ?? []
    for (const network of Array.isArray(attached) ? attached : Object.keys(attached))
      expect(networks).toHaveProperty(network)
    for (const [mounted = ''] of (service.volumes ?? []).map(volume => volume.split(':')))
      if (!mounted.startsWith('.')) expect(volumes).toHaveProperty(mounted)
  }
})

it('with several nodes: only the proxy is reached from outside, it knows every node, and a node believes nobody else', () => {
  const { services } = composeFile('compose.nodes.yaml')
  const nodes = Object.entries(services).filter(([, { build }]) => build)
  const { proxy } = services
  expect(Object.keys(services).filter(name => services[name]?.ports)).toEqual(['proxy'])
  const upstreams = /reverse_proxy (.*) \{/.exec(read('Caddyfile.nodes'))?.[1]?.split(' ')
  expect(upstreams).toEqual(nodes.map(([name]) => `${name}:3000`))
  expect(read('Caddyfile.nodes')).toContain('health_uri /readyz\n')
  const addresses = Object.values(proxy?.networks ?? {}).map(
    network => (network as { ipv4_address: string }).ipv4_address,
  )
  for (const [, { environment }] of nodes)
    expect([environment?.['RINGDOWN_TRUSTED_PROXIES']]).toEqual(addresses)
  // One is gone, and there is still a majority.
  const sentinels = Object.keys(services).filter(name => name.startsWith('sentinel-'))
  expect(sentinels).toHaveLength(3)
  expect(read('compose.nodes.yaml')).toMatch(/sentinel monitor (\w+) redis-a 6379 2\n/)
  const [, master] = /sentinel monitor (\w+) /.exec(read('compose.nodes.yaml')) ?? []
  for (const [, { environment }] of nodes)
    expect(environment?.['RINGDOWN_REDIS_URL']).toContain(
      `@${sentinels.map(name => `${name}:26379`).join(',')}/${master}/0`,
    )
  for (const name of ['redis-a', 'redis-b']) {
    const started = [services[name]?.command].flat().join(' ')
    expect(started).toContain('--maxmemory-policy noeviction')
  }
})
