import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './command.mjs'
import { freePort } from './free-port.mjs'

/** The last version that runs on Node 20. Fetched when it is needed: with all it depends on, it is 185 MB. */
const LIGHTHOUSE = 'lighthouse@12.8.2'
/** The best of three counts: a busy machine can make the page look slower than it is, and nothing makes it look faster. */
const RUNS = 3
const START_MS = 30_000
/** What Lighthouse says when the browser gave it a trace without the beginning of the page. */
const NOTHING_RECORDED = 'NO_NAVSTART'
/** The aim for performance is 95, and the page has 98 or 99. The rest is for noise: with six programs to a core it has 93. */
const BOUNDS = { performance: 0.9, accessibility: 1, 'best-practices': 1 }

process.exitCode = (await isPageFast()) ? 0 : 1

/**
 * Has Lighthouse look at the built page as on a phone.
 * @returns whether each score is at its bound or above.
 */
async function isPageFast() {
  const folder = mkdtempSync(join(tmpdir(), 'ringdown-lighthouse-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = spawn(process.execPath, [join(root, 'packages/server/dist/main.js')], {
    env: { ...process.env, PORT: `${port}`, RINGDOWN_HOST: '127.0.0.1', RINGDOWN_DATA_DIR: folder },
    stdio: 'ignore',
  })
  try {
    await untilLive(url)
    const tried = Array.from({ length: RUNS }, (_, run) => scores(url, join(folder, `${run}.json`)))
    const runs = tried.filter(run => run !== null)
    if (runs.length === 0) throw new Error('Lighthouse has recorded nothing in any run.')
    return Object.entries(BOUNDS)
      .map(([category, bound]) => {
        const all = runs.map(run => run[category])
        console.log(
          `${category}: ${all.map(score => Math.round(score * 100)).join(', ')} (at least ${bound * 100})`,
        )
        return Math.max(...all) >= bound
      })
      .every(Boolean)
  } finally {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function untilLive(url) {
  const signal = AbortSignal.timeout(START_MS)
  while (!(await isLive(url))) {
    signal.throwIfAborted()
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

async function isLive(url) {
  try {
    return (await fetch(`${url}/livez`)).ok
  } catch {
    return false
  }
}

/** @returns `null` where Lighthouse has missed the beginning of the page, so that it has measured nothing. */
function scores(url, file) {
  const flags = '--headless=new --no-sandbox --disable-gpu --disable-background-networking'
  const { status, stderr } = spawnSync(
    'npx',
    [
      '-y',
      '-p',
      LIGHTHOUSE,
      'lighthouse',
      url,
      '--quiet',
      '--output=json',
      `--output-path=${file}`,
      `--only-categories=${Object.keys(BOUNDS).join(',')}`,
      `--chrome-flags=${flags}`,
    ],
    { encoding: 'utf8', env: { ...process.env, CHROME_PATH: '/usr/bin/chromium' } },
  )
  if (status !== 0 && stderr.includes(NOTHING_RECORDED)) {
    console.log(`A run recorded nothing (${NOTHING_RECORDED}).`)
    return null
  }
  if (status !== 0) throw new Error(`Lighthouse failed:\n${stderr}`)
  const { categories } = JSON.parse(readFileSync(file, 'utf8'))
  return Object.fromEntries(Object.values(categories).map(({ id, score }) => [id, score]))
}
