import { createRequire } from 'node:module'
import { join } from 'node:path'
import { vi } from 'vitest'

/** Where each major version of React is installed; the sources use only the newest. */
const places = {
  18: join(import.meta.dirname, '../../../tools/react-18/package.json'),
  19: import.meta.filename,
}

export type ReactVersion = keyof typeof places

const modules = [
  'react',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  'react-dom/client',
  'react-dom/server',
]

/** From here on, every import gets this version of React. */
export function useReact(version: ReactVersion): void {
  vi.resetModules()
  const require = createRequire(places[version])
  for (const name of modules) vi.doMock(name, () => ({ default: require(name), ...require(name) }))
}
