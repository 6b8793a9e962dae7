import { readFileSync, readdirSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
const require = createRequire('/tmp/h/pace/e2e/package.json')
const { chromium } = require('@playwright/test')
const args = ['--no-sandbox','--use-fake-device-for-media-stream','--use-fake-ui-for-media-stream','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync']
const server = http.createServer((q, r) => { r.setHeader('content-type', 'text/html'); r.end('<!doctype html><html><body style="margin:0;background:#0b100e;color:#fff;overflow:hidden"></body>') }).listen(0)
const url = `http://localhost:${server.address().port}`
const FULL = 'position:absolute;inset:0;width:100%;height:100%;object-fit:cover;'
const TILE = 'position:absolute;left:40%;top:40%;width:256px;height:144px;object-fit:cover;'
const M = 'transform:scaleX(-1);'
const v = s => `<video autoplay playsinline muted style="${s}"></video>`
const text = '<p style="position:relative;text-align:center;font:30px sans-serif;margin-top:200px">Ringing Bob…</p>'
const variants = {
  'no element': text,
  'now: full, opacity .2 on parent, mirrored': `<div style="opacity:.2;position:absolute;inset:0">${v(FULL + M)}</div>${text}`,
  'full, opacity on video, mirrored': v(FULL + M + 'opacity:.2') + text,
  'full, opaque, mirrored': v(FULL + M) + text,
  'full, opaque': v(FULL) + text,
  'full, opaque, cover .8': v(FULL) + `<div style="${FULL}background:#0b100e;opacity:.8"></div>` + text,
  'full, brightness .2': v(FULL + 'filter:brightness(.2)') + text,
  'canvas 320x180 10/s': `<canvas data-fps=10 width=320 height=180 style="${FULL}"></canvas>` + text,
  'canvas 320x180 5/s': `<canvas data-fps=5 width=320 height=180 style="${FULL}"></canvas>` + text,
  'canvas 24x14 1/s': `<canvas data-fps=1 width=24 height=14 style="${FULL}"></canvas>` + text,
  'tile sharp': v(TILE) + text,
  'tile sharp mirrored': v(TILE + M) + text,
  'tile mirrored, parent rounded': `<div style="${TILE}overflow:hidden;border-radius:24px">${v('width:100%;height:100%;object-fit:cover;' + M)}</div>` + text,
  'tile mirrored, video rounded': v(TILE + M + 'border-radius:24px') + text,
  'tile mirrored, parent rounded + shadow': `<div style="${TILE}overflow:hidden;border-radius:24px;box-shadow:0 10px 40px #000">${v('width:100%;height:100%;object-fit:cover;' + M)}</div>` + text,
  'full opaque + tile rounded (in call)': v(FULL) + `<div style="${TILE}overflow:hidden;border-radius:24px">${v('width:100%;height:100%;object-fit:cover;' + M)}</div>` + text,
  'full opaque + tile sharp (in call)': v(FULL) + v(TILE + M) + text,
}
function tree(root) {
  const kids = new Map()
  for (const pid of readdirSync('/proc').filter(x => /^\d+$/.test(x))) {
    try { const s = readFileSync(`/proc/${pid}/stat`, 'utf8'); const f = s.slice(s.lastIndexOf(')') + 2).split(' '); const cmd = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      kids.set(+pid, { ppid: +f[1], cpu: +f[11] + +f[12], type: /--utility-sub-type=(\w+)/.exec(cmd)?.[1] ?? /--type=([\w-]+)/.exec(cmd)?.[1] ?? 'browser' }) } catch {}
  }
  const isIn = pid => { for (let p = pid; p; p = kids.get(p)?.ppid) if (p === root) return true; return false }
  return new Map([...kids].filter(([pid]) => isIn(pid)))
}
const seconds = +(process.argv[2] ?? 5), only = process.argv[3]
const browser = await chromium.launchServer({ executablePath: '/usr/bin/chromium', args })
const connected = await chromium.connect(browser.wsEndpoint())
for (const size of (process.argv[4] ?? '1280x800').split(',')) {
  const [width, height] = size.split('x').map(Number)
  const page = await (await connected.newContext({ viewport: { width, height } })).newPage()
  await page.goto(url)
  await page.evaluate(async () => { window.stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } }); window.hidden = document.createElement('video') ; console.log(JSON.stringify(stream.getVideoTracks()[0].getSettings())) })
  console.log(size, await page.evaluate(() => { const s = stream.getVideoTracks()[0].getSettings(); return `${s.width}x${s.height}@${s.frameRate}` }))
  for (const [name, html] of Object.entries(variants)) {
    if (only && !name.includes(only)) continue
    await page.evaluate(html => {
      clearInterval(window.timer); window.hidden.srcObject = null
      document.body.innerHTML = html
      for (const v of document.querySelectorAll('video')) v.srcObject = stream
      const c = document.querySelector('canvas')
      if (c) { hidden.srcObject = stream; hidden.muted = true; hidden.play(); const x = c.getContext('2d', { alpha: false }); window.timer = setInterval(() => { x.globalAlpha = 1; x.fillStyle = '#0b100e'; x.fillRect(0, 0, c.width, c.height); x.globalAlpha = .2; x.drawImage(hidden, 0, 0, c.width, c.height) }, 1000 / c.dataset.fps) }
    }, html)
    await new Promise(r => setTimeout(r, 1200))
    const a = tree(browser.process().pid), t = performance.now()
    await new Promise(r => setTimeout(r, seconds * 1000))
    const b = tree(browser.process().pid), dt = (performance.now() - t) / 1000
    const sum = {}; for (const [pid, x] of b) sum[x.type] = (sum[x.type] ?? 0) + (x.cpu - (a.get(pid)?.cpu ?? 0)) / dt
    const frames = await page.evaluate(() => document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames)
    console.log(name.padEnd(44), String(Math.round(Object.values(sum).reduce((x, y) => x + y, 0))).padStart(4), '%  ', Object.entries(sum).filter(([, v]) => v >= .5).map(([k, v]) => `${k} ${v.toFixed(0)}`).join(' '), frames ?? '')
  }
  await page.context().close()
}
await connected.close(); await browser.close(); server.close()
