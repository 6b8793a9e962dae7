import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRingdownServer, type ServerOptions, UNLIMITED_BUDGETS } from '@ringdown/server'
import { build } from 'esbuild'
import { UNLIMITED } from './unlimited.js'

/** What every bench server has in common: nobody is refused, and one person rings another again and again. */
const BENCH = { port: 0, rates: UNLIMITED, budgets: UNLIMITED_BUDGETS, timers: { declined: 0 } } as const

/** A Ringdown server that serves the app, as built. */
export function openApp(host: string) {
  return createRingdownServer({ ...BENCH, host })
}

/**
 * A Ringdown server that serves the bench pages, ours at `/`, PeerJS's at `/peerjs.html` and that of the quality
 * bench at `/quality.html`, without data from earlier runs. `more` is for the server.
 */
export async function openStage(repository: string, host = '127.0.0.1', more: ServerOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-bench-'))
  await build({
    entryPoints: {
      index: join(repository, 'bench', 'pages', 'index.ts'),
      peerjs: join(repository, 'bench', 'pages', 'peerjs.ts'),
      quality: join(repository, 'bench', 'pages', 'quality.ts'),
    },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'iife',
    logLevel: 'warning',
  })
  for (const name of ['index', 'peerjs', 'quality']) {
    await writeFile(
      join(folder, `${name}.html`),
      `<!doctype html><title>Bench</title><script defer src="/${name}.js"></script>`,
    )
  }
  const server = await createRingdownServer({
    ...BENCH,
    ...more,
    host,
    webRoot: folder,
    dataDir: join(folder, 'data'),
  })
  return {
    port: server.port,
    close: async () => {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}
