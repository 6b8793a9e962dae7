import { Search } from 'lucide-react'

export function PeopleSearch(props: { query: string; onQuery: (query: string) => void }) {
  return (
    <div className="relative mb-2">
      <Search aria-hidden="true" size={18} className="absolute top-1/2 left-4 -translate-y-1/2 text-quiet" />
      <input
        type="search"
        aria-label="Search people"
        placeholder="Search people"
        maxLength={50}
        value={props.query}
        onChange={event => props.onQuery(event.target.value)}
        className="min-h-11 w-full rounded-xl bg-raised pr-4 pl-11 text-base placeholder:text-quiet"
      />
    </div>
  )
}
