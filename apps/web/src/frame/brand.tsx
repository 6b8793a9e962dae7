import { Link } from 'wouter'
import { classes } from '../parts/classes.js'

/** Two ends of a line, joined. */
export function BrandMark(props: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={classes('shrink-0', props.className ?? 'size-8')}>
      <rect width="32" height="32" rx="9" fill="#0b7758" />
      <g fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round">
        <path d="M10.5 8.5a10.6 10.6 0 0 0 0 15" />
        <path d="M21.5 8.5a10.6 10.6 0 0 1 0 15" />
      </g>
      <circle cx="16" cy="16" r="3.6" fill="#fff" />
    </svg>
  )
}

export function BrandLink() {
  return (
    <Link
      href="/"
      className="-ml-1 flex min-h-11 items-center gap-2.5 rounded-xl px-1 text-lg font-semibold tracking-tight"
    >
      <BrandMark />
      <span translate="no">Ringdown</span>
    </Link>
  )
}
