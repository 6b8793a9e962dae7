import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root, runTool, runTools } from './command.mjs'
import { makeDocs } from './docs.mjs'
import { packAll, tarballOf } from './pack.mjs'
import { published } from './published.mjs'
import { add, check, forget, readVitest } from './test-reports.mjs'

/**
 * Whether the packages work as published: manifests, types, the size of the SDK, descriptions of all public names,
 * and what becomes of the tarballs in an empty folder.
 */
export async function checkPackages() {
  if (!packAll()) return check(false, 'npm pack')
  const commands = {
    'size-limit': ['size-limit', []],
    ...Object.fromEntries(
      published.flatMap(name => [
        [`attw ${name}`, ['attw', [tarballOf(name), ...attwOptions]]],
        [`publint ${name}`, ['publint', ['--strict', tarballOf(name)]]],
      ]),
    ),
  }
  const passed = await runTools(Object.values(commands))
  const checks = Object.keys(commands).map((what, at) => check(passed[at], what))
  return add(...checks, check(makeDocs(), 'typedoc'), runBuiltTests())
}

const attwOptions = ['--profile', 'esm-only', '--format', 'ascii', '--no-emoji']

function runBuiltTests() {
  const folder = join(root, '.cache', 'test')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'built.json')
  forget(file)
  const config = 'scripts/test/built/vitest.config.mjs'
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  return readVitest(file, runTool('vitest', ['run', '--config', config, ...reporters]))
}
