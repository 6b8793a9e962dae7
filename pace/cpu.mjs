// node cpu.mjs SCENES SIZES SECONDS : CPU (% of a core) by process type of one Chromium
import { spawn } from 'node:child_process'
import { readFileSync, readdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
const require = createRequire('/tmp/h/pace/e2e/package.json')
const { chromium } = require('@playwright/test')
const repo = process.env.REPO ?? '/tmp/h/pace'
const [scenes = 'home,waiting,outgoing,join', sizes = '1280x800', seconds = '10'] = process.argv.slice(2)
const port = 39000 + Math.floor(Math.random() * 900)
const data = mkdtempSync('/tmp/pace-data-')
const server = spawn('node', [`${repo}/packages/server/dist/main.js`], { env: { ...process.env, PORT: port, RINGDOWN_HOST: '127.0.0.1', RINGDOWN_DATA_DIR: data, RINGDOWN_RING_SECONDS: '120' }, stdio: 'ignore' })
const url = `http://localhost:${port}`
for (;;) { try { if ((await fetch(url + '/livez')).ok) break } catch {} await new Promise(r => setTimeout(r, 100)) }
const args = ['--no-sandbox','--use-fake-device-for-media-stream','--use-fake-ui-for-media-stream','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync']
const launch = () => chromium.launch({ executablePath: '/usr/bin/chromium', args })
const tick = 100
function tree(root) {
  const kids = new Map()
  for (const pid of readdirSync('/proc').filter(x => /^\d+$/.test(x))) {
    try { const s = readFileSync(`/proc/${pid}/stat`, 'utf8'); const f = s.slice(s.lastIndexOf(')') + 2).split(' '); const cmd = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      kids.set(+pid, { ppid: +f[1], cpu: +f[11] + +f[12], type: /--type=([\w-]+)/.exec(cmd)?.[1] ?? (cmd.includes('chrom') ? 'browser' : 'other'), sub: /--utility-sub-type=([\w.]+)/.exec(cmd)?.[1] }) } catch {}
  }
  const isIn = pid => { for (let p = pid; p; p = kids.get(p)?.ppid) if (p === root) return true; return false }
  return new Map([...kids].filter(([pid]) => isIn(pid)))
}
async function measure(root) {
  const a = tree(root); const t = performance.now()
  await new Promise(r => setTimeout(r, +seconds * 1000))
  const b = tree(root); const dt = (performance.now() - t) / 1000
  const sum = {}
  for (const [pid, x] of b) { const d = (x.cpu - (a.get(pid)?.cpu ?? 0)) / tick / dt * 100; const k = x.sub?.split('.')[0] ?? x.type; sum[k] = (sum[k] ?? 0) + d }
  const total = Object.values(sum).reduce((x, y) => x + y, 0)
  return `all ${total.toFixed(0)} %  ` + Object.entries(sum).filter(([, v]) => v >= 0.5).map(([k, v]) => `${k} ${v.toFixed(0)}`).join('  ')
}
const other = await launch()
async function open(browser, name, size, path = '/') {
  const [width, height] = size.split('x').map(Number)
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: process.env.MOTION ?? 'reduce', ...(process.env.SCALE ? { deviceScaleFactor: +process.env.SCALE } : {}) })
  const page = await context.newPage()
  await page.goto(url + path)
  if (path === '/') {
    await page.getByRole('textbox', { name: 'Your name' }).fill(name)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('region', { name: 'People' }).waitFor()
  }
  return page
}
for (const scene of scenes.split(',')) for (const size of sizes.split(',')) {
  const browser = await chromium.launchServer({ executablePath: '/usr/bin/chromium', args })
  const connected = await chromium.connect(browser.wsEndpoint())
  let also
  const page = await open(connected, 'Ada', size, scene === 'join' ? '/' : '/')
  if (scene === 'waiting' || scene === 'join') await page.getByRole('button', { name: 'Start a call' }).click()
  if (scene === 'waiting') await page.getByText('Waiting for someone to join').waitFor()
  let root = browser.process().pid
  if (scene === 'join') {
    const link = await page.getByRole('textbox', { name: 'Call link' }).inputValue()
    await page.close()
    const visitor = await open(connected, 'Vi', size, link.slice(link.indexOf('/', 9)))
    await visitor.locator('video').waitFor()
    also = visitor
  }
  if (scene === 'outgoing' || scene === 'call') {
    also = await open(other, 'Bob', '640x480')
    await page.getByRole('button', { name: 'Call Bob' , exact: true}).click()
    const dialog = also.getByRole('alertdialog')
    await dialog.waitFor()
    if (scene === 'call') { await dialog.getByRole('button', { name: 'Answer', exact: true }).click(); await page.locator('video').nth(1).waitFor() }
    else await page.locator('video').first().waitFor({timeout: 5000}).catch(() => {})
  }
  await new Promise(r => setTimeout(r, 2500))
  if (process.env.SHOT) await (scene === 'join' ? also : page).screenshot({ path: `${process.env.SHOT}-${scene}-${size}.png` })
  console.log(scene.padEnd(9), size.padEnd(9), await measure(root))
  await also?.context().close()
  await connected.close(); await browser.close()
}
await other.close(); server.kill('SIGTERM'); await new Promise(r => server.once('exit', r)); rmSync(data, { recursive: true, force: true })
