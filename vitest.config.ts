import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { resolution, running } from './vitest.shared.ts'

const files = [
  'packages/*/test/**/*.test.{ts,tsx}',
  'apps/*/test/**/*.test.{ts,tsx}',
  'bench/test/*.test.ts',
  'scripts/test/*.test.mjs',
]

const root = import.meta.dirname
const folders = ['packages', 'apps'].flatMap(parent =>
  readdirSync(join(root, parent)).map(name => `${parent}/${name}/test`),
)

/** Those that exchange modules, which must not be loaded yet, and those with another environment than Node. */
const apart = folders.flatMap(folder =>
  readdirSync(join(root, folder))
    .filter(name => /\.test\.tsx?$/.test(name))
    .map(name => `${folder}/${name}`)
    .filter(file =>
      /\bvi\.(mock|resetModules)\(|@vitest-environment/.test(readFileSync(join(root, file), 'utf8')),
    ),
)

/** A worker keeps the modules for all its files: loading them for each would take half of the time. */
export default defineConfig({
  ...resolution,
  test: {
    ...running,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: files,
          exclude: [...configDefaults.exclude, ...apart],
          isolate: false,
          // What a file leaves behind the next one would find.
          setupFiles: ['vitest.setup.ts'],
          unstubGlobals: true,
          restoreMocks: true,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'apart', include: apart, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
