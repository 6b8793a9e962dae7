import { context } from 'esbuild'

/** Bundles app.ts at each request and serves it beside index.html. */
const server = process.env['RINGDOWN_SERVER'] ?? 'http://localhost:3000'
const bundle = await context({
  entryPoints: ['app.ts'],
  outdir: '.',
  bundle: true,
  format: 'esm',
  write: false,
  define: { RINGDOWN_SERVER: JSON.stringify(server) },
})
const { port } = await bundle.serve({
  servedir: '.',
  host: 'localhost',
  port: Number(process.env['PORT'] ?? 8000),
})
console.log(`Open http://localhost:${port}/ (calls go through ${server})`)
