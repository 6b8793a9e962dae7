import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Where `npm run dev` runs the Ringdown server. */
const server = process.env['RINGDOWN_DEV_SERVER'] ?? 'http://localhost:3000'

export default defineConfig({
  plugins: [react(), tailwindcss(), notices(), compressed()],
  // Reads the workspace's packages from source, so the app does not need them to be built.
  resolve: {
    conditions: ['@ringdown/source', 'module', 'browser', 'development|production'],
    // What the router uses has been a part of React since 18.
    alias: { 'use-sync-external-store/shim/index.js': 'react' },
  },
  // Relative: the app may be served below any path.
  base: './',
  build: {
    outDir: '../../packages/server/public',
    emptyOutDir: true,
    // Covers packages that scripts come from; notices() covers the others.
    license: { fileName: 'third-party-notices.md' },
    // The server's content security policy allows no `data:` resources.
    assetsInlineLimit: 0,
    // A browser that does not know the hint fetches the same files when they are imported.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: { codeSplitting: { groups: loadedInTurn('main.tsx', 'sdk-parts.ts', 'later-screens.ts') } },
    },
  },
  // An audio worklet is a module.
  worker: { format: 'es' },
  server: {
    proxy: {
      // With a target alone, Vite would say another host than the one in the address bar.
      '^/(api/|livez|readyz|metrics)': { target: server },
      '/socket.io': { target: server, ws: true },
    },
  },
})

/**
 * One file for each of what every page loads, in this order, each with all it needs that is not in one before. What later files
 * share with them stays there: left to itself, the bundler splits off more and more small files that the first paint has to fetch.
 */
function loadedInTurn(...modules: readonly string[]) {
  return modules.map((module, index) => ({
    name: module === 'main.tsx' ? 'index' : module.replace(/\.tsx?$/, ''),
    test: (id: string) => id === join(import.meta.dirname, 'src', module),
    priority: modules.length - index,
  }))
}

/** The licences that Vite's own list leaves out: of what the style sheet includes, of Socket.IO, bundled by the client, and of the noise filter. */
function notices(): Plugin {
  return {
    name: 'notices',
    generateBundle() {
      const emit = (fileName: string, file: string) =>
        this.emitFile({
          type: 'asset',
          fileName: `third-party-notices/${fileName}`,
          source: readFileSync(join(import.meta.dirname, '../..', file), 'utf8'),
        })
      emit('socket.io.md', 'packages/client/dist/third-party-notices.md')
      emit('rnnoise.txt', 'apps/web/licences/rnnoise.txt')
      for (const name of ['@fontsource-variable/inter', 'tailwindcss', '@sapphi-red/web-noise-suppressor']) {
        emit(`${name}.txt`, join('node_modules', name, 'LICENSE'))
      }
    },
  }
}

/** Compresses scripts, style sheets and WebAssembly once, as far as it goes, so that the server need not. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    writeBundle({ dir = '' }) {
      const assets = join(dir, 'assets')
      for (const name of readdirSync(assets)) {
        if (!/\.(?:js|css|wasm)$/.test(name)) continue
        const file = join(assets, name)
        const content = readFileSync(file)
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }))
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
        writeFileSync(`${file}.br`, brotliCompressSync(content, { params }))
      }
    },
  }
}
