import { useEffect, useEffectEvent, useState } from 'react'
import { ProblemNote } from '../access/problem-note.js'
import { askServer } from '../access/server-request.js'
import { useAction } from '../access/use-action.js'
import { AdminRow } from './admin-list.js'
import { ADMIN_TEXTS } from './admin-texts.js'

interface Health {
  readonly findings: readonly {
    readonly about: string
    readonly isWell: boolean
    readonly sentence: string
  }[]
  /** Devices connected to the process that answered. */
  readonly devices: number
  readonly calls: { readonly calling: number; readonly ringing: number; readonly accepted: number } | null
}

/** How the server is, as it knows itself. */
export function HealthTab() {
  const [health, setHealth] = useState<Health | null>(null)
  const asking = useAction()
  const ask = useEffectEvent(
    () => void asking.run(async () => setHealth(await askServer<Health>('/api/v1/health'))),
  )
  useEffect(() => ask(), [])
  if (!health) {
    return asking.problem === null ? (
      <p role="status" className="py-10 text-center text-quiet">
        {ADMIN_TEXTS.reading}
      </p>
    ) : (
      <ProblemNote problem={asking.problem} />
    )
  }
  const { devices, calls, findings } = health
  return (
    <>
      <p role="status" className="text-pretty text-quiet">
        {calls === null
          ? `${devices} connected`
          : `${devices} connected, ${calls.accepted} in a call, ${calls.calling + calls.ringing} calling`}
      </p>
      <ul aria-label="Health" className="mt-4 divide-y divide-edge rounded-2xl border border-edge">
        {findings.map(({ about, isWell, sentence }) => (
          <li key={`${about} ${sentence}`}>
            <AdminRow title={isWell ? 'Well' : 'Needs attention'} facts={[sentence]} />
          </li>
        ))}
      </ul>
    </>
  )
}
