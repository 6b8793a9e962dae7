import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { root, runTool } from './command.mjs'
import { makeDocs } from './docs.mjs'
import { packAll, tarballOf } from './pack.mjs'
import { published } from './published.mjs'
import { add, check, forget, readVitest } from './test-reports.mjs'

/**
 * Whether the packages work as published: manifests, types, the size of the SDK, descriptions of all public names,
 * and what becomes of the tarballs in an empty folder.
 */
export function checkPackages() {
  if (!packAll()) return check(false, 'npm pack')
  const checks = published.flatMap(name => [
    check(runTool('publint', ['--strict', tarballOf(name)]), `publint ${name}`),
    check(runTool('attw', [tarballOf(name), ...attwOptions]), `attw ${name}`),
  ])
  return add(
    ...checks,
    check(runTool('size-limit', []), 'size-limit'),
    check(makeDocs(), 'typedoc'),
    runBuiltTests(),
  )
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
