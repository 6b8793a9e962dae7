import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Config } from '../src/settings/config.js'

/** The folder of what operators copy. */
export const DEPLOY = fileURLToPath(new URL('../../../deploy/', import.meta.url))

export function readDeployed(name: string): string {
  return readFileSync(`${DEPLOY}${name}`, 'utf8')
}

/** The variables of an example, and for what is to be filled in a value as it says. */
export function readExample(name: string): Record<string, string> {
  const lines = [...readDeployed(name).matchAll(/^(\w+)=(.*)$/gm)]
  return Object.fromEntries(lines.map(([, variable, value]) => [variable, value || 'a1b2'.repeat(16)]))
}

/** How long a node takes to stop at most, in seconds: it is ended then, whatever it was doing. */
export function longestStop({ drainDelaySeconds, drainSeconds }: Config): number {
  return drainDelaySeconds + drainSeconds + 5
}
