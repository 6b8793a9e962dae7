import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../command.mjs'
import { scoreOf } from '../mutation-score.mjs'
import { defineSlice, sliceNames } from '../mutation-slices.mjs'

it('a mutant counts as noticed when a test failed or never ended, and not at all when nothing could notice it', () => {
  const mutants = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored', 'CompileError', 'RuntimeError']
  const half = status => ({ mutants: [{ status }] })
  const files = Object.fromEntries(mutants.map(status => [`${status}.ts`, half(status)]))
  expect(scoreOf({ files })).toEqual({ noticed: 2, valid: 4 })
})

it.each(sliceNames)('what the slice %s names is there', name => {
  const { mutate, tests } = defineSlice(name)
  const paths = [
    ...mutate.map(glob => glob.replace(/^!/, '').replace(/\/\*\*.*$/, '')),
    ...tests.map(path => (path.endsWith('/*') ? path.slice(0, -2) : `${path}.test.ts`)),
  ]
  expect(paths.filter(path => !existsSync(join(root, path)))).toEqual([])
})

it('a slice that is not there is named, with those that are', () => {
  expect(() => defineSlice('nowhere')).toThrow(/"nowhere".*protocol, sequencer/)
})
