import { Check, Copy, Share2 } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '../parts/button.js'
import { classes } from '../parts/classes.js'
import { usePassing } from '../time/use-passing.js'
import { copyText } from './copy-text.js'

/** How long "Copied" is shown. */
const COPIED_MS = 3000

const LAYOUTS = { row: 'mt-8 flex-col sm:flex-row', column: 'mt-4 flex-col' } as const

/** A link, by default that of a call, with ways to share it. */
export function CallLink(props: { link: string; layout?: keyof typeof LAYOUTS; label?: string }) {
  const { link, layout = 'row', label = 'Call link' } = props
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = usePassing(COPIED_MS)
  const copy = async () => {
    setCopied(await copyText(link, field.current))
  }
  return (
    <div className={classes('flex w-full max-w-lg gap-3', LAYOUTS[layout])}>
      <input
        ref={field}
        readOnly
        aria-label={label}
        value={link}
        onFocus={event => event.target.select()}
        className="min-h-12 min-w-0 flex-1 truncate rounded-xl border border-edge bg-surface/90 px-4 text-base"
      />
      <Button
        look="primary"
        className={classes('min-h-12', layout === 'row' && 'sm:w-36')}
        onClick={() => void copy()}
      >
        {copied ? <Check aria-hidden="true" size={18} /> : <Copy aria-hidden="true" size={18} />}
        <span aria-live="polite">{copied ? 'Copied' : 'Copy link'}</span>
      </Button>
      {'share' in navigator && (
        <Button className="min-h-12 sm:hidden" onClick={() => void share(link, label)}>
          <Share2 aria-hidden="true" size={18} />
          <span>Share</span>
        </Button>
      )}
    </div>
  )
}

async function share(url: string, title: string): Promise<void> {
  try {
    await navigator.share({ title, url })
  } catch {
    // The person closed the share sheet; the link is still there to copy.
  }
}
