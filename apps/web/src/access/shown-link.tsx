import { CallLink } from '../outgoing/call-link.js'
import { QrCode } from './qr-code.js'

/** A link with a secret that the server does not show again: to be scanned, copied or sent. */
export function ShownLink({ link, label }: { link: string; label: string }) {
  return (
    <>
      <QrCode text={link} label={label} />
      <CallLink link={link} label={label} layout="column" />
    </>
  )
}
