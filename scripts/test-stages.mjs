import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from './build.mjs'
import { root, run, runTool } from './command.mjs'
import { checkPackages } from './package-checks.mjs'
import { ensureSystemPackages, ensureSystemPackagesAside } from './system-packages.mjs'
import { check, forget, readPlaywright, readVitest } from './test-reports.mjs'

/**
 * The stages of `npm test`, in order: name, heading, and a function that runs it and returns what passed and failed. What `begin`
 * begins goes on beside the stages before it, and its promise is given to `run`.
 * Stages that run only when named have npm scripts of their own.
 */
export const stages = [
  { name: 'lint', title: 'Format and lint', run: () => check(runTool('biome', ['ci', '.'])) },
  { name: 'types', title: 'Types', run: () => check(runTool('tsc', ['--noEmit'])) },
  { name: 'unused', title: 'Unused code and dependencies', run: () => check(runTool('knip', [])) },
  { name: 'build', title: 'Build', run: () => check(build()) },
  // Nothing above needs them, so that they are installed meanwhile.
  {
    name: 'system',
    title: 'System packages',
    begin: ensureSystemPackagesAside,
    run: async there => check(await there),
  },
  { name: 'unit', title: 'Unit tests', run: runUnitTests },
  { name: 'packages', title: 'Packages as published', run: checkPackages },
  { name: 'e2e', title: 'Real browsers', run: runBrowserTests },
  {
    name: 'examples',
    title: 'The examples, as their readers run them',
    run: runExampleTests,
    onlyWhenNamed: true,
  },
  {
    name: 'wider',
    title: 'Other browsers, relays, what is around calls, and long waits',
    run: runWiderTests,
    onlyWhenNamed: true,
  },
  { name: 'lab', title: 'Real browsers behind real gateways', run: runLabTests, onlyWhenNamed: true },
  { name: 'chaos', title: 'Real browsers and a seed', run: runChaosTests, onlyWhenNamed: true },
  {
    name: 'lighthouse',
    title: 'The first paint on a phone',
    run: runLighthouse,
    onlyWhenNamed: true,
  },
  {
    name: 'recovery',
    title: 'Real browsers and faults',
    run: runRecoveryTests,
    onlyWhenNamed: true,
  },
  {
    name: 'faults',
    title: 'Real servers and faults that take seconds',
    run: runFaultTests,
    onlyWhenNamed: true,
  },
  { name: 'screens', title: 'Every screen in every size', run: runScreens, onlyWhenNamed: true },
  { name: 'pictures', title: 'Pictures of every screen', run: runPictures, onlyWhenNamed: true },
]

function runUnitTests() {
  return runVitest('unit.json', 'vitest.config.ts')
}

function runFaultTests() {
  return ensureSystemPackages() ? runVitest('faults.json', 'vitest.lab.config.ts') : check(false)
}

/** @param name of the report. */
function runVitest(name, config) {
  const file = report(name)
  const well = runTool('vitest', [
    'run',
    `--config=${config}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  return readVitest(file, well)
}

function runBrowserTests() {
  return runPlaywright('e2e.json', 'e2e/playwright.config.ts')
}

function runWiderTests() {
  return runPlaywright('wider.json', 'e2e/wider/playwright.config.ts')
}

function runExampleTests() {
  return runPlaywright('examples.json', 'e2e/examples/playwright.config.ts')
}

function runLabTests() {
  return ensureSystemPackages() ? runPlaywright('lab.json', 'e2e/lab/playwright.config.ts') : check(false)
}

function runChaosTests() {
  // Minutes of random faults. Runs only when named, because no two runs are the same.
  process.env['RINGDOWN_TEST_CHAOS'] = '1'
  const config = 'e2e/lab/playwright.config.ts'
  return ensureSystemPackages() ? runPlaywright('lab.json', config, '--project=chaos') : check(false)
}

function runRecoveryTests() {
  const config = 'e2e/recovery/playwright.config.ts'
  return ensureSystemPackages() ? runPlaywright('recovery.json', config) : check(false)
}

function runScreens() {
  return runPlaywright('screens.json', 'e2e/screens/playwright.config.ts')
}

/** The same, with a picture of each screen in every size and both themes. */
function runPictures() {
  process.env['RINGDOWN_SCREENS'] = join(root, 'test-results', 'screens')
  return runScreens()
}

function runLighthouse() {
  const isReady = ensureSystemPackages() && build()
  return check(isReady && run(process.execPath, ['scripts/lighthouse.mjs']))
}

/** @param name of the report, as in the configuration. */
function runPlaywright(name, config, ...options) {
  // The browsers use the built server and the built page.
  if (!build()) return check(false)
  const file = report(name)
  return readPlaywright(file, runTool('playwright', ['test', '--config', config, ...options]))
}

function report(name) {
  const folder = join(root, '.cache', 'test')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, name)
  forget(file)
  return file
}
