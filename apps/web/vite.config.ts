import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where `npm run dev` finds a running Ringdown server. */
const server = process.env['RINGDOWN_DEV_SERVER'] ?? 'http://localhost:3000'

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // Reads the workspace's packages from source, so the app does not need them to be built.
  resolve: { conditions: ['@ringdown/source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: '../../packages/server/public',
    emptyOutDir: true,
    // The server's content security policy allows no `data:` resources.
    assetsInlineLimit: 0,
    // One script on purpose: nothing has to be fetched between a ring and its answer.
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: {
      '/api': server,
      '/socket.io': { target: server, ws: true },
    },
  },
})
