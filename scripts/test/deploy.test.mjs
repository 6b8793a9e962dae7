import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../command.mjs'

const read = name => readFileSync(join(root, 'deploy', name), 'utf8')

it('the relay of the compose file reaches no more than coturn.conf lets it', () => {
  const denied = read('coturn.conf').match(/^denied-peer-ip=.*$/gm)
  expect(denied.length).toBeGreaterThan(10)
  const options = read('compose.yaml').match(/(?<=^ +- --)(?:denied|no)-.*$/gm)
  expect(options).toEqual(expect.arrayContaining(denied))
  const refused = read('coturn.conf').match(/^no-(?!tls|dtls).*$/gm)
  expect(options).toEqual(expect.arrayContaining(refused))
})

it('the compose file asks for nothing that its example of settings does not name', () => {
  const asked = new Set([...read('compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name))
  const named = [...read('compose.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name)
  expect([...asked].sort()).toEqual(named.sort())
})

it('the image is made of folders that a build leaves, and keeps its data where the server is told to', () => {
  const file = read('Dockerfile')
  const copied = [...file.matchAll(/--from=install \/src\/(\S+)/g)].map(([, path]) => path)
  expect(copied).toContain('packages/server/dist')
  for (const path of copied.filter(name => name.endsWith('.json')))
    expect(existsSync(join(root, path))).toBe(true)
  // The last of them: the server does not run as root.
  expect(file.match(/^USER .*$/gm)).toEqual(['USER ringdown'])
  expect(file).toMatch(/RINGDOWN_DATA_DIR=\/data\nVOLUME \/data\n/)
  expect(read('compose.yaml')).toMatch(/- data:\/data\n(?:.*\n)*? +read_only: true/)
})

it('the service writes to its state directory alone, as a user of its own', () => {
  const unit = read('ringdown.service')
  const [, directory] = /^StateDirectory=(\w+)$/m.exec(unit)
  expect(unit).toContain(`RINGDOWN_DATA_DIR=/var/lib/${directory}\n`)
  for (const line of [
    'User=ringdown',
    'ProtectSystem=strict',
    'NoNewPrivileges=yes',
    'CapabilityBoundingSet=',
  ])
    expect(unit.split('\n')).toContain(line)
})

it('what the compose file, the image and the service tell the server are settings that it has', () => {
  const known = new Set(readFileSync(join(root, 'docs/deploy.md'), 'utf8').match(/(?<=`)RINGDOWN_\w+(?=`)/g))
  const [, environment] = /^ {4}environment:\n((?: {6}.*\n)+)/m.exec(read('compose.yaml'))
  const told = [
    ...environment.matchAll(/^ {6}(\w+):/gm),
    ...read('Dockerfile').matchAll(/\b(RINGDOWN_\w+)=/g),
    ...read('ringdown.service').matchAll(/^#? ?Environment=(RINGDOWN_\w+)=/gm),
  ].map(([, name]) => name)
  expect(told.length).toBeGreaterThan(6)
  expect(told.filter(name => !known.has(name))).toEqual([])
})
