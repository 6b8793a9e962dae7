import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeOrphans } from '../orphans.mjs'

let folder

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringdown-orphans-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(...names) {
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), '')
  }
}

test('what was built from a source that is gone goes, and nothing else', () => {
  write('src/index.ts', 'src/call/view.tsx')
  const present = ['.tsbuildinfo', 'bundle.js', 'call/view.d.ts', 'call/view.js', 'index.js', 'index.js.map']
  write(...present.map(name => `dist/${name}`), 'dist/old.js', 'dist/call/old.d.ts', 'dist/call/old.d.ts.map')
  removeOrphans(folder, ['bundle.js'])
  const left = readdirSync(join(folder, 'dist'), { recursive: true }).sort()
  expect(left).toEqual([...present, 'call'].sort())
})

test('a package that was never built has none', () => {
  expect(() => removeOrphans(folder)).not.toThrow()
})
