import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../command.mjs'

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n')
/** What a document may call a file: its path, or the end of it, where `src` may be left out. */
const names = new Set(
  tracked
    .flatMap(path => [path, path.replace('/src/', '/')])
    .flatMap(path => {
      const parts = path.split('/')
      return parts.map((_, index) => parts.slice(index).join('/'))
    }),
)
const pages = tracked.filter(path => /^(README|CONTRIBUTING|SECURITY|docs\/[\w-]+)\.md$/.test(path))

it.each(pages)('every file that %s names is there', page => {
  const text = readFileSync(join(root, page), 'utf8')
  const paths = [...text.matchAll(/`((?:[\w.@-]+\/)+[\w.-]+\.(?:tsx?|mjs|md|css|json|jsonc|py))`/g)].map(
    ([, path]) => path,
  )
  expect(paths.filter(path => !names.has(path))).toEqual([])
})
