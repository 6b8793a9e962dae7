/** What went wrong, read out at once. Nothing if nothing did. */
export function ProblemNote({ problem }: { problem: string | null }) {
  if (problem === null) return null
  return (
    <p
      role="alert"
      className="mt-4 rounded-2xl bg-caution-soft px-4 py-3 text-[0.9375rem] text-pretty text-caution"
    >
      {problem}
    </p>
  )
}
