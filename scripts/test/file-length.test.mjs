import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../command.mjs'

/** One file, one idea: what is longer has two. */
const MOST_LINES = 300

it.each(readdirSync(join(root, 'packages')))('no source file of %s is longer than 300 lines', name => {
  const folder = join(root, 'packages', name, 'src')
  const files = readdirSync(folder, { recursive: true }).filter(file => /\.tsx?$/.test(file))
  expect(files.length).toBeGreaterThan(0)
  const lines = file => readFileSync(join(folder, file), 'utf8').split('\n').length - 1
  expect(files.filter(file => lines(file) > MOST_LINES)).toEqual([])
})
