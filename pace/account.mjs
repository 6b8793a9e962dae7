// node account.mjs CMD… : runs it, and says how much CPU its processes took, by kind
import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
const child = spawn(process.argv[2], process.argv.slice(3), { stdio: 'inherit' })
const seen = new Map()
const look = () => {
  const all = new Map()
  for (const pid of readdirSync('/proc').filter(x => /^\d+$/.test(x))) {
    try { const s = readFileSync(`/proc/${pid}/stat`, 'utf8'); const f = s.slice(s.lastIndexOf(')') + 2).split(' '); const cmd = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      all.set(+pid, { ppid: +f[1], cpu: (+f[11] + +f[12]) / 100, start: f[19], kind: cmd.includes('chromium') ? (/--utility-sub-type=(\w+)/.exec(cmd)?.[1] ?? /--type=([\w-]+)/.exec(cmd)?.[1] ?? 'browser') + (cmd.includes('top-chrome') ? ' webui' : '') + (cmd.includes('extension') && cmd.includes('renderer') ? ' ext' : '') : cmd.includes('server-host') ? 'server host' : cmd.includes('playwright') && cmd.includes('process') ? 'playwright worker' : cmd.slice(0, 40) }) } catch {}
  }
  const isIn = pid => { for (let p = pid; p > 1; p = all.get(p)?.ppid ?? 0) if (p === child.pid) return true; return false }
  for (const [pid, x] of all) if (isIn(pid) || seen.has(`${pid} ${x.start}`)) seen.set(`${pid} ${x.start}`, x)
}
const timer = setInterval(look, 200)
const t = performance.now()
child.on('exit', code => {
  clearInterval(timer)
  const sum = {}, n = {}
  for (const x of seen.values()) { sum[x.kind] = (sum[x.kind] ?? 0) + x.cpu; n[x.kind] = (n[x.kind] ?? 0) + 1 }
  console.log(`exit ${code}, ${((performance.now() - t) / 1000).toFixed(1)} s, CPU ${Object.values(sum).reduce((a, b) => a + b, 0).toFixed(1)} s`)
  for (const [k, v] of Object.entries(sum).sort((a, b) => b[1] - a[1]).slice(0, 16)) console.log('  ', v.toFixed(1).padStart(6), String(n[k]).padStart(4), k)
})
