import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../command.mjs'
import { tarballOf } from '../../pack.mjs'
import { published } from '../../published.mjs'

let folder
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringdown-packed-'))
  for (const name of published) {
    execFileSync('tar', ['-xzf', tarballOf(name), '-C', folder, `--transform=s,^package,${name},`])
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(published)('the tarball of %s', name => {
  const at = (...path) => join(folder, name, ...path)
  const filesBelow = path => readdirSync(at(path), { recursive: true }).map(file => join(path, file))

  test('has the licence, a description of itself and where to find more', () => {
    expect(readFileSync(at('LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'))
    expect(readFileSync(at('README.md'), 'utf8')).toContain(`# @ringdown/${name}`)
    const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'))
    expect(manifest).toMatchObject({ license: 'MIT', repository: { directory: `packages/${name}` } })
    expect(manifest.homepage).toContain(name)
    expect(manifest.bugs).toBeTruthy()
    expect(manifest.keywords).not.toEqual([])
  })

  test('has a source for every file that was built, and the maps lead there', () => {
    const maps = filesBelow('dist').filter(file => file.endsWith('.map'))
    expect(maps.filter(file => file.endsWith('.d.ts.map'))).not.toEqual([])
    expect(maps.filter(file => file.endsWith('.js.map'))).not.toEqual([])
    for (const file of maps) {
      const { sources, sourcesContent = [] } = JSON.parse(readFileSync(at(file), 'utf8'))
      expect(sources).not.toEqual([])
      for (const [index, source] of sources.entries()) {
        const isThere = sourcesContent[index] || existsSync(resolve(dirname(at(file)), source))
        expect(isThere, `${file}: ${source}`).toBeTruthy()
      }
    }
    const built = filesBelow('dist').filter(file => /\.(js|d\.ts)$/.test(file))
    expect(built.filter(file => !maps.includes(`${file}.map`))).toEqual([])
  })

  test('has nothing in it that only the workspace needs', () => {
    const files = readdirSync(at(), { recursive: true })
    expect(files.filter(file => /tsbuildinfo|tsconfig|\.test\./.test(file))).toEqual([])
  })
})

test('the client says whose code is in its browser build', () => {
  const notices = readFileSync(join(folder, 'client/dist/third-party-notices.md'), 'utf8')
  // What it speaks of Engine.IO is the SDK's own code.
  expect(notices.match(/^## .*$/gm)).toEqual([expect.stringMatching(/^## socket\.io-client /)])
  expect(notices.match(/Permission is hereby granted/g)).toHaveLength(1)
})

test('the server says whose code is in its page', () => {
  const notices = readFileSync(join(folder, 'server/public/third-party-notices.md'), 'utf8')
  for (const name of ['react', 'react-dom', 'wouter']) expect(notices).toContain(`## ${name} - `)
  const others = join(folder, 'server/public/third-party-notices')
  expect(readFileSync(join(others, 'socket.io.md'), 'utf8')).toContain('## socket.io-client ')
  expect(readFileSync(join(others, '@fontsource-variable/inter.txt'), 'utf8')).toContain('OPEN FONT LICENSE')
  expect(readFileSync(join(others, 'tailwindcss.txt'), 'utf8')).toContain('MIT License')
})

test('the React bindings are marked for the client', () => {
  expect(readFileSync(join(folder, 'react/dist/index.js'), 'utf8')).toMatch(/^['"]use client['"]/)
})
