import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { root } from '../../command.mjs'

const page = join(root, 'packages/server/public')
const assets = join(page, 'assets')

/** What the page's own tags fetch, and what those files import. */
const first = withImports(
  [
    ...readFileSync(join(page, 'index.html'), 'utf8').matchAll(
      /(?:src|href)="[^"]*assets\/([^"]+\.(?:js|css))"/g,
    ),
  ].map(match => match[1]),
)

test('what the first paint fetches is at most 90 kB', () => {
  expect(first.some(name => name.endsWith('.js'))).toBe(true)
  expect(first.some(name => name.endsWith('.css'))).toBe(true)
  expect(kilobytes(first)).toBeLessThanOrEqual(90)
})

test('with the SDK and the home page it is at most 140 kB', () => {
  const whole = withImports(readdirSync(assets).filter(name => /^whole-app-.*\.js$/.test(name)))
  expect(whole).not.toEqual([])
  expect(kilobytes([...new Set([...first, ...whole])])).toBeLessThanOrEqual(140)
})

test('every script and style sheet is there compressed, and smaller', () => {
  for (const name of readdirSync(assets).filter(name => /\.(?:js|css)$/.test(name))) {
    for (const ending of ['.br', '.gz']) {
      const file = join(assets, name + ending)
      expect([file, existsSync(file)]).toEqual([file, true])
      // A file of a few bytes grows by its header.
      const size = statSync(join(assets, name)).size
      if (size > 500) expect([file, statSync(file).size < size]).toEqual([file, true])
    }
  }
})

/** The files, and every file they import before they run. */
function withImports(names) {
  const found = new Set(names)
  for (const name of found) {
    if (!name.endsWith('.js')) continue
    const code = readFileSync(join(assets, name), 'utf8')
    for (const [, imported] of code.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g))
      found.add(imported)
  }
  return [...found]
}

function kilobytes(names) {
  const bytes = names.map(name => gzipSync(readFileSync(join(assets, name)), { level: 9 }).length)
  return bytes.reduce((sum, size) => sum + size, 0) / 1000
}
