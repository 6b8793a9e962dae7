import { Activity } from 'lucide-react'
import { Link } from 'wouter'
import { CHECK_PATH } from '../check/check-path.js'
import { CHECK_TEXTS } from '../check/check-texts.js'

/** A link to the connection check, for people whose calls do not work. */
export function CheckLink(props: { onFollow: () => void }) {
  return (
    <Link
      href={CHECK_PATH}
      onClick={props.onFollow}
      className="-mx-3 inline-flex min-h-11 shrink-0 items-center gap-2 rounded-xl px-3 text-sm font-semibold text-accent transition-colors hover:bg-raised"
    >
      <Activity aria-hidden="true" size={18} />
      <span>{CHECK_TEXTS.title}</span>
    </Link>
  )
}
