/** Terms and their values, one below the other. */
export function FactList(props: { facts: readonly (readonly [term: string, value: string])[] }) {
  return (
    <dl className="space-y-1 text-sm">
      {props.facts.map(([term, value]) => (
        <div key={term} className="flex justify-between gap-4">
          <dt className="text-quiet">{term}</dt>
          <dd className="text-right tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
