import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assets, firstFiles, kilobytes, laterFiles } from '../../page-bytes.mjs'

test('what is fetched before the home page is there is at most 90 kB', () => {
  const first = firstFiles()
  expect(first.some(name => name.endsWith('.js'))).toBe(true)
  expect(first.some(name => name.endsWith('.css'))).toBe(true)
  expect(kilobytes(first)).toBeLessThanOrEqual(90)
})

test('before a person can be rung it is at most 132 kB, and with all of the home page 155 kB', () => {
  const { sdk, screens } = laterFiles()
  expect(sdk).not.toEqual([])
  expect(screens.some(name => name.endsWith('.css'))).toBe(true)
  expect(kilobytes([...firstFiles(), ...sdk])).toBeLessThanOrEqual(132)
  expect(kilobytes([...new Set([...firstFiles(), ...sdk, ...screens])])).toBeLessThanOrEqual(155)
})

test('the first style sheet has every utility that the first scripts use', () => {
  const read = names => names.map(name => readFileSync(join(assets, name), 'utf8')).join('\n')
  const first = firstFiles()
  const classes = css =>
    new Set([...css.matchAll(/\.((?:\\.|[\w-])+)/g)].map(([, name]) => name.replaceAll('\\', '')))
  const early = classes(read(first.filter(name => name.endsWith('.css'))))
  const all = classes(read(laterFiles().screens.filter(name => name.endsWith('.css'))))
  // Names of classes stand in literals among others, or alone; a plain word alone, or in a list, is rather one of React's.
  const literals = read(first.filter(name => name.endsWith('.js'))).matchAll(
    /(["'`])((?:(?!\1)[^\\\n]){1,400})\1/g,
  )
  const lists = [...literals]
    .map(([, , text]) => text.split(' '))
    .filter(names => names.filter(name => all.has(name)).length * 2 > names.length)
  const used = new Set(lists.filter(names => names.length > 1 || /\W/.test(names[0])).flat())
  expect(used.has('min-h-11') && all.has('min-h-11')).toBe(true)
  expect([...used].filter(name => all.has(name) && !early.has(name))).toEqual([])
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
