import * as z from 'zod'
import { type Route, route } from './route.js'

/** Something about the server that is well, or not. */
export interface HealthFinding {
  readonly about: 'access' | 'records' | 'redis' | 'turn'
  readonly isWell: boolean
  /** What it is, and what to do where it is not well. */
  readonly sentence: string
}

/** How a server is, as it knows itself. The doctor looks from outside. */
export interface Health {
  findings(): readonly HealthFinding[]
  countDevices(): number
  /** `null` while their store cannot be asked. */
  countCalls(): Promise<{
    readonly calling: number
    readonly ringing: number
    readonly accepted: number
  } | null>
}

const healthSchema = z.object({
  isWell: z.boolean(),
  findings: z.array(
    z.object({
      about: z.enum(['access', 'records', 'redis', 'turn']),
      isWell: z.boolean(),
      sentence: z.string(),
    }),
  ),
  devices: z.number().describe('Devices connected to this process.'),
  calls: z
    .object({ calling: z.number(), ringing: z.number(), accepted: z.number() })
    .nullable()
    .describe('`null` while Redis cannot be asked.'),
})

export function healthRoutes(health: Health): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: '/health',
      tag: 'Health',
      summary: 'Say how the server is',
      description: '`ringdown doctor` on the machine looks at more, from outside.',
      reply: healthSchema,
      action: 'health.read',
      asks: () => ({}),
      async handle() {
        const findings = [...health.findings()]
        return {
          isWell: findings.every(({ isWell }) => isWell),
          findings,
          devices: health.countDevices(),
          calls: await health.countCalls(),
        }
      },
    }),
  ]
}
