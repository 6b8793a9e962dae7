import { TriangleAlert } from 'lucide-react'

/** On a page without https the browser gives no camera or microphone; receiving works. */
export function InsecureNote() {
  if (window.isSecureContext) return null
  return (
    <p
      role="note"
      className="mb-6 flex items-start gap-3 rounded-2xl bg-caution-soft px-4 py-3 text-[0.9375rem] text-caution"
    >
      <TriangleAlert aria-hidden="true" size={20} className="mt-0.5 shrink-0" />
      Browsers allow camera and microphone only on https or localhost: ask whoever runs this server for its
      https address.
    </p>
  )
}
