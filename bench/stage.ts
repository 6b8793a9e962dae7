import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRingdownServer, UNLIMITED_BUDGETS } from '@ringdown/server'
import { build } from 'esbuild'
import { UNLIMITED } from './unlimited.js'

/**
 * A Ringdown server that serves the bench pages, ours at `/` and PeerJS's at `/peerjs.html`, without data from
 * earlier runs.
 */
export async function openStage(repository: string, host = '127.0.0.1') {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-bench-'))
  await build({
    entryPoints: {
      index: join(repository, 'bench', 'pages', 'index.ts'),
      peerjs: join(repository, 'bench', 'pages', 'peerjs.ts'),
    },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    logLevel: 'warning',
  })
  for (const name of ['index', 'peerjs']) {
    await writeFile(
      join(folder, `${name}.html`),
      `<!doctype html><title>Bench</title><script defer src="/${name}.js"></script>`,
    )
  }
  const server = await createRingdownServer({
    port: 0,
    host,
    webRoot: folder,
    dataDir: join(folder, 'data'),
    rates: UNLIMITED,
    budgets: UNLIMITED_BUDGETS,
    // One person rings another again and again, and is declined each time.
    timers: { declined: 0 },
  })
  return {
    port: server.port,
    close: async () => {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}
