import { bundleProgram } from '../program.js'
import type { Result } from '../result.js'
import { measureCallMessages } from './call-messages.js'
import { measureCallSpeed } from './call-speed.js'
import { measureIdleConnections } from './idle-connections.js'
import { measureWatchers } from './watchers.js'

/** What several nodes cost beside one in memory: messages through Redis, CPU and time for a call, memory, people on screens. */
export async function benchNodes(repository: string, runs: number): Promise<Result[]> {
  const program = await bundleProgram(repository, 'server', 'served')
  const few = Math.ceil(runs / 3)
  return [
    ...(await measureCallMessages(program, few)),
    ...(await measureCallSpeed(program, runs)),
    ...(await measureIdleConnections(program, few)),
    await measureWatchers(program, few),
  ]
}
