import { runTool } from './command.mjs'
import { published } from './published.mjs'
import { add, check } from './test-reports.mjs'

/** Whether the packages would work as published: their manifests, their types, and the size of the SDK. */
export function checkPackages() {
  const checks = published.flatMap(name => [
    named(`publint ${name}`, runTool('publint', ['--strict', `packages/${name}`])),
    named(
      `attw ${name}`,
      runTool('attw', [
        '--pack',
        `packages/${name}`,
        '--profile',
        'esm-only',
        '--format',
        'ascii',
        '--no-emoji',
      ]),
    ),
  ])
  return add(...checks, named('size-limit', runTool('size-limit', [])))
}

function named(name, passed) {
  if (!passed) console.error(`FAILED: ${name}`)
  return check(passed)
}
