import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runNpm } from '../../command.mjs'
import { tarballOf } from '../../pack.mjs'
import { published } from '../../published.mjs'

let folder
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringdown-installed-'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "commonjs" }')
  // A dependency that asks for a newer Node than we do is an error, as it is for some of those who install us.
  const options = ['--prefer-offline', '--engine-strict', '--no-audit', '--no-fund', '--loglevel=error']
  const installed = runNpm(['install', ...options, ...published.map(tarballOf)], { cwd: folder })
  expect(installed).toBe(true)
})
afterAll(() => rmSync(folder, { recursive: true }))

test('every entry can be imported', async () => {
  const entries = [
    'protocol',
    'protocol/schemas',
    'client',
    'client/check',
    'client/completions',
    'client/moving',
    'client/pilot',
    'client/remembered',
    'react',
    'testing',
    'server',
  ]
  const program = entries.map(name => `await import('@ringdown/${name}')`).join('\n')
  const node = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    stdio: 'inherit',
  })
  expect(await once(node, 'exit')).toEqual([0, null])
})

test('the protocol brings no zod, even to a program that counts as CommonJS', async () => {
  const inputsOf = async (entry, format) => {
    const { metafile } = await build({
      stdin: { contents: `module.exports = require('${entry}')`, resolveDir: folder },
      absWorkingDir: folder,
      bundle: true,
      write: false,
      metafile: true,
      format,
    })
    return Object.keys(metafile.inputs)
  }
  const zod = file => file.includes('node_modules/zod/')
  expect((await inputsOf('@ringdown/protocol', 'cjs')).filter(zod)).toEqual([])
  expect((await inputsOf('@ringdown/protocol/schemas', 'cjs')).filter(zod)).not.toEqual([])
})

test('a browser gets the trimmed Socket.IO client, and only the socket', async () => {
  const { metafile } = await build({
    stdin: { contents: "export * from '@ringdown/client'", resolveDir: folder },
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
  })
  const inputs = Object.keys(metafile.inputs)
  expect(inputs).toContain('node_modules/@ringdown/client/dist/socket-io.browser.js')
  expect(inputs.filter(file => /node_modules\/(socket|engine)\.io/.test(file))).toEqual([])
})

test('npx starts the server, page included', async () => {
  const server = spawn('npx', ['ringdown', '--port', '0', '--host', '127.0.0.1'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const ended = once(server, 'exit')
  try {
    const url = await urlSaidBy(server)
    const page = await fetch(url)
    expect(page.status).toBe(200)
    const html = await page.text()
    const script = /<script type="module"[^>]* src="([^"]+)"/.exec(html)?.[1]
    const asset = await fetch(new URL(script, url))
    expect(asset.status).toBe(200)
    expect(asset.headers.get('content-type')).toContain('javascript')
    expect(existsSync(join(folder, '.ringdown'))).toBe(true)
  } finally {
    // The whole group: npx may leave the server to itself.
    process.kill(-server.pid, 'SIGTERM')
    await ended
  }
})

test('a service runs as another user, from a tree that nobody can write, and stops on SIGTERM', async () => {
  // What deploy/ assumes. Node as well: the one that runs the tests may be where others cannot read.
  const node = join(folder, 'node')
  copyFileSync(process.execPath, node)
  execFileSync('chmod', ['-R', 'a+rX,a-w', folder])
  const data = mkdtempSync(join(tmpdir(), 'ringdown-data-'))
  const user = otherThanRoot()
  if (user.uid !== undefined) chownSync(data, user.uid, user.gid)
  const options = dataDir => ({ ...user, cwd: '/', env: { RINGDOWN_DATA_DIR: dataDir, TMPDIR: '/nowhere' } })
  const program = join(folder, 'node_modules/@ringdown/server/dist/main.js')
  const start = [program, '--port', '0', '--host', '127.0.0.1']
  const server = spawn(node, start, { ...options(data), stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(server, 'exit')
  try {
    expect((await fetch(await urlSaidBy(server))).status).toBe(200)
    const backup = spawnSync(node, [program, 'backup', join(data, 'backup.db')], options(data))
    expect(`${backup.stdout}${backup.stderr}`).toContain('are backed up')
    expect(readdirSync(data)).toEqual(expect.arrayContaining(['backup.db', 'jwt-secret', 'ringdown.db']))
    const elsewhere = spawnSync(node, start, { ...options(join(folder, 'data')), encoding: 'utf8' })
    expect(elsewhere.stderr).toMatch(/cannot be written/)
    expect(elsewhere.status).toBe(1)
  } finally {
    server.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    execFileSync('chmod', ['-R', 'u+w', folder])
    rmSync(data, { recursive: true })
  }
})

/** Root may write everywhere. */
function otherThanRoot() {
  if (process.getuid() !== 0) return {}
  const idOf = kind => Number(execFileSync('id', [kind, 'nobody'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}

/** Where the server says it is, in its log. */
async function urlSaidBy(server) {
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /"url":"([^"]+)"/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('The server ended before it said where it is.')
}
