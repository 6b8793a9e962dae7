import { TriangleAlert } from 'lucide-react'

/** Without https, browsers give no access to camera or microphone. Receiving still works. */
export function InsecureNote() {
  if (window.isSecureContext) return null
  return (
    <p
      role="note"
      className="mb-6 flex items-start gap-3 rounded-2xl bg-caution-soft px-4 py-3 text-[0.9375rem] text-caution"
    >
      <TriangleAlert aria-hidden="true" size={20} className="mt-0.5 shrink-0" />
      <span>
        Browsers allow the camera and microphone only over https or on localhost. Ask your administrator for
        the https address.
      </span>
    </p>
  )
}
