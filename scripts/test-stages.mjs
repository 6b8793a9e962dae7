import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { root, runTool } from './command.mjs'
import { checkPackages } from './package-checks.mjs'
import { ensureSystemPackages } from './system-packages.mjs'
import { check, forget, readPlaywright, readVitest } from './test-reports.mjs'

/** The stages of `npm test`, in order: name, heading, and a run that answers what passed and failed. */
export const stages = [
  { name: 'system', title: 'What the operating system brings', run: () => check(ensureSystemPackages()) },
  { name: 'lint', title: 'Format and lint', run: () => check(runTool('biome', ['ci', '.'])) },
  { name: 'types', title: 'Types', run: () => check(runTool('tsc', ['--noEmit'])) },
  { name: 'unused', title: 'Unused code and dependencies', run: () => check(runTool('knip', [])) },
  { name: 'unit', title: 'Unit tests', run: runUnitTests },
  { name: 'build', title: 'Build', run: () => check(build()) },
  { name: 'packages', title: 'Packages as published', run: checkPackages },
  { name: 'e2e', title: 'Real browsers', run: runBrowserTests },
]

function runUnitTests() {
  const file = report('unit.json')
  const well = runTool('vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  return readVitest(file, well)
}

function runBrowserTests() {
  // The browsers meet the built server and the built page.
  if (!build()) return check(false)
  // The name stands in the configuration too.
  const file = report('e2e.json')
  const well = runTool('playwright', ['test', '--config', 'e2e/playwright.config.ts'])
  return readPlaywright(file, well)
}

function report(name) {
  const folder = join(root, '.cache', 'test')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  forget(file)
  return file
}
