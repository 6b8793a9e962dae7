import { bundleProgram } from '../program.js'
import { announceResult, type Result } from '../result.js'
import { measureCallMessages } from './call-messages.js'
import { measureCallSpeed } from './call-speed.js'
import { measureIdleConnections } from './idle-connections.js'
import { measureWatchers } from './watchers.js'

/**
 * What several nodes cost beside one in memory: messages through Redis, CPU and time for a call, memory, people on screens. It takes
 * minutes, so each result is also said at once.
 */
export async function benchNodes(repository: string, runs: number): Promise<Result[]> {
  const program = await bundleProgram(repository, 'server', 'served')
  const few = Math.ceil(runs / 3)
  const results: Result[] = []
  for (const measured of [
    measureCallMessages(program, few),
    measureCallSpeed(program, runs),
    measureIdleConnections(program, few),
    measureWatchers(program, few),
  ])
    for await (const result of measured) {
      announceResult(result)
      results.push(result)
    }
  return results
}
