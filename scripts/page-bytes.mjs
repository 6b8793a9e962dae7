import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { root } from './command.mjs'

const page = join(root, 'packages/server/public')
export const assets = join(page, 'assets')

/** What the page's own tags fetch, and what those files import: with it the home page is there, and answers. */
export function firstFiles() {
  const tags = /(?:src|href)="[^"]*assets\/([^"]+\.(?:js|css))"/g
  return withImports(
    [...readFileSync(join(page, 'index.html'), 'utf8').matchAll(tags)].map(match => match[1]),
  )
}

/** What is fetched besides before a person can be rung, and before everything on the home page is there. */
export function laterFiles() {
  const first = new Set(firstFiles())
  const named = name => withImports(filesOf(name)).filter(file => !first.has(file))
  return { sdk: named('sdk-parts'), screens: named('later-screens') }
}

/** The gzipped size of files, in kB. */
export function kilobytes(names) {
  const bytes = names.map(name => gzipSync(readFileSync(join(assets, name)), { level: 9 }).length)
  return bytes.reduce((sum, size) => sum + size, 0) / 1000
}

function filesOf(name) {
  return readdirSync(assets).filter(file => file.startsWith(`${name}-`) && /\.(?:js|css)$/.test(file))
}

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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const first = firstFiles()
  const { sdk, screens } = laterFiles()
  const say = (what, names) => console.log(`${kilobytes(names).toFixed(1).padStart(6)} kB  ${what}`)
  console.log('gzipped, from the built page:')
  say('before the home page is there and answers', first)
  say(
    'of that, style sheets',
    first.filter(name => name.endsWith('.css')),
  )
  say('before the person can be rung', [...first, ...sdk])
  say('before everything on the home page is there', [...new Set([...first, ...sdk, ...screens])])
}
