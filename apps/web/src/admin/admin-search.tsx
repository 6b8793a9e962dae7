import { Search } from 'lucide-react'

/** What a list is searched by. */
export function AdminSearch(props: { label: string; query: string; onQuery: (query: string) => void }) {
  return (
    <div className="relative min-w-48 flex-1">
      <Search aria-hidden="true" size={18} className="absolute top-1/2 left-4 -translate-y-1/2 text-quiet" />
      <input
        type="search"
        aria-label={props.label}
        placeholder={props.label}
        maxLength={50}
        value={props.query}
        onChange={event => props.onQuery(event.target.value)}
        className="min-h-12 w-full rounded-xl bg-raised pr-4 pl-11 text-base placeholder:text-quiet"
      />
    </div>
  )
}
