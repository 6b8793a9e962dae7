import type { Result } from '../result.js'
import { measureCallCost } from './call-cost.js'
import { measureIdleMemory } from './idle-memory.js'
import { bundleServed } from './measured-server.js'

/** What the server costs: CPU for a call, memory for a connection. */
export async function benchServer(repository: string, runs: number): Promise<Result[]> {
  const program = await bundleServed(repository)
  return [await measureCallCost(program, runs), await measureIdleMemory(program, Math.ceil(runs / 3))]
}
