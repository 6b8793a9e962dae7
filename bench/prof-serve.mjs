import { Session } from 'node:inspector'
import { writeFileSync } from 'node:fs'
const s = new Session(); s.connect()
process.on('message', q => {
  if (q === 'prof-start') { s.post('Profiler.enable'); s.post('Profiler.setSamplingInterval', { interval: 100 }); s.post('Profiler.start', () => process.send(1)) }
  if (String(q).startsWith('prof-stop')) s.post('Profiler.stop', (e, { profile }) => { writeFileSync(`/tmp/h/redis2/${q.split(' ')[1]}.cpuprofile`, JSON.stringify(profile)); process.send(1) })
})
if (process.env.SQLLOG) { const { SqliteFile } = await import('../packages/server/dist/records/sqlite-file.js'); const { appendFileSync } = await import('node:fs'); const o = SqliteFile.prototype.prepare; globalThis.__sql = new Map()
 SqliteFile.prototype.prepare = function (t) { globalThis.__sql.set(t, (globalThis.__sql.get(t) ?? 0) + 1); return o.call(this, t) }
 process.on('message', q => { if (q === 'cpu') { let out = process.argv[2] + '\n'; for (const [t, n] of globalThis.__sql) out += n + ' ' + t.slice(0, 150) + '\n'; globalThis.__sql.clear(); appendFileSync('/tmp/h/redis2/sql.log', out) } }) }
await import('./.cache/served.mjs')
const [l] = process.listeners('message').filter(f => f.toString().includes('ANSWERS'))
process.off('message', l); process.on('message', q => { if (!String(q).startsWith('prof')) l(q) })
