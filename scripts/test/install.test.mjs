import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { whyInstall } from '../install.mjs'

let folder

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringdown-install-'))
  mkdirSync(join(folder, 'node_modules'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(name, packages) {
  writeFileSync(join(folder, name), JSON.stringify({ packages }))
}

const wanted = {
  '': { name: 'workspace' },
  'packages/client': { version: '0.1.0' },
  'node_modules/zod': { version: '4.0.0' },
  'packages/client/node_modules/ws': { version: '8.0.0' },
  'node_modules/only-on-macs': { version: '1.0.0', optional: true },
}
const installed = {
  // npm records here where a package came from, which the lockfile may leave out.
  'node_modules/zod': { version: '4.0.0', resolved: 'somewhere' },
  'packages/client/node_modules/ws': { version: '8.0.0' },
}

test('what is installed is not installed again', () => {
  write('package-lock.json', wanted)
  write('node_modules/.package-lock.json', installed)
  expect(whyInstall(folder)).toBeNull()
})

test('a fresh clone, and one whose install was interrupted, is installed', () => {
  write('package-lock.json', wanted)
  expect(whyInstall(folder)).toBe('nothing is installed yet')
})

test('a new package, or one with another version, is a reason', () => {
  write('node_modules/.package-lock.json', installed)
  write('package-lock.json', { ...wanted, 'node_modules/@scope/pino': { version: '1.0.0' } })
  expect(whyInstall(folder)).toBe('@scope/pino is missing')
  write('package-lock.json', { ...wanted, 'packages/client/node_modules/ws': { version: '8.1.0' } })
  expect(whyInstall(folder)).toBe('ws has changed')
})
