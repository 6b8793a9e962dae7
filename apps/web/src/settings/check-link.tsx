import { ChevronRight } from 'lucide-react'
import { Link } from 'wouter'
import { CHECK_PATH } from '../check/check-path.js'
import { CHECK_TEXTS } from '../check/check-texts.js'

/** The way to the connection check, for whom calls do not work. */
export function CheckLink(props: { onFollow: () => void }) {
  return (
    <Link
      href={CHECK_PATH}
      onClick={props.onFollow}
      className="mt-4 flex items-center gap-4 rounded-2xl border border-edge px-4 py-3 transition-colors hover:bg-raised"
    >
      <span className="min-w-0 flex-1">
        <span className="block text-[0.9375rem] leading-6 font-medium">{CHECK_TEXTS.title}</span>
        <span className="block text-sm text-pretty text-quiet">{CHECK_TEXTS.settingsSays}</span>
      </span>
      <ChevronRight aria-hidden="true" size={20} className="shrink-0 text-quiet" />
    </Link>
  )
}
