import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { kindOfPath } from '../src/http/paths.js'

/** The web app is no dependency of the server: its routes are read as text. */
const read = (path: string) => readFileSync(new URL(`../../../apps/web/src/${path}`, import.meta.url), 'utf8')
const constants = ['check/check-path.ts', 'links/link-url.ts'].map(read).join('\n')
const constantOf = (name: string) =>
  new RegExp(`export const ${name} = '([^']+)'`).exec(constants)?.[1] ?? name

const screens = ['pages.tsx', 'access/entrance-pages.tsx'].map(read).join('\n')
const routes = [...screens.matchAll(/<Route path=(?:"([^"]+)"|\{(\w+)\})/g)].map(
  ([, path, name = '']) => path ?? constantOf(name),
)

it('finds the routes of the app', () => {
  expect(routes).toHaveLength(8)
})

it.each(['/', ...routes])('there is a page at %s', route => {
  expect(kindOfPath(route.replace(/:\w+\??/, 'x'))).toBe('page')
})
