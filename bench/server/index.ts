import { bundleProgram } from '../program.js'
import type { Result } from '../result.js'
import { measureCallCost } from './call-cost.js'
import { measureIdleMemory } from './idle-memory.js'
import { measurePeople } from './people.js'

/** What the server costs: CPU for a call and for a change in the directory, memory for a connection. */
export async function benchServer(repository: string, runs: number): Promise<Result[]> {
  const program = await bundleProgram(repository, 'server', 'served')
  return [
    await measureCallCost(program, runs),
    await measureIdleMemory(program, Math.ceil(runs / 3)),
    ...(await benchPeople(runs)),
  ]
}

/** The CPU of a call, the only one of these that takes no more than a minute. */
export async function benchCallCost(repository: string, runs: number): Promise<Result[]> {
  return [await measureCallCost(await bundleProgram(repository, 'server', 'served'), runs)]
}

/** What a change among the people costs who are shown on many screens. */
export async function benchPeople(runs: number): Promise<Result[]> {
  return [await measurePeople(Math.ceil(runs / 3))]
}
