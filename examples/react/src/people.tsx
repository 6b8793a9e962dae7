import { usePeople, useRingdown } from '@ringdown/react'

/** Who is here, each with a button that rings them. */
export function People() {
  const ringdown = useRingdown()
  const page = usePeople()
  if (!page) return <p>Connecting…</p>
  if (page.people.length === 0) return <p>Nobody else is here yet.</p>
  return (
    <ul aria-label="People">
      {page.people.map(({ userId, name }) => (
        <li key={userId}>
          <button type="button" onClick={() => ringdown.call(`user:${userId}`)}>
            Call {name}
          </button>
        </li>
      ))}
    </ul>
  )
}
