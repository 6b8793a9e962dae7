import { isIP } from 'node:net'
import { connect, type PeerCertificate } from 'node:tls'
import { type Finding, failure, ok, warning } from './finding.js'

const DAY = 86_400_000
/** How long before its end a certificate is worth a warning, in milliseconds. */
const SOON = 14 * DAY
const TIMEOUT = 5_000

interface Validity {
  readonly validFrom: number
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** A finding about how long a certificate remains valid. */
export function ageOf(name: string, { validFrom, expiresAt }: Validity, now: number): Finding {
  const days = Math.floor((expiresAt - now) / DAY)
  if (now >= expiresAt) return failure(name, `expired on ${dateOf(expiresAt)}. Renew it.`)
  if (now < validFrom) {
    return failure(name, `not valid before ${dateOf(validFrom)}. Correct this machine's clock.`)
  }
  if (expiresAt - now < SOON) return warning(name, `expires in ${days} days. Renew it.`)
  return ok(name, `valid for ${days} days`)
}

interface Shown {
  readonly certificate: PeerCertificate
  /** Why a browser would not trust it; `null` if it would. */
  readonly objection: string | null
}

/** Checks the certificate that a server presents, the way a browser would. */
export async function checkShownCertificate(url: URL, now: number): Promise<Finding> {
  const name = 'Certificate, as served'
  let shown: Shown
  try {
    shown = await shownBy(url)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return failure(name, `no TLS connection (${reason}). Is this the port that serves https?`)
  }
  const { certificate, objection } = shown
  const age = ageOf(
    name,
    { validFrom: Date.parse(certificate.valid_from), expiresAt: Date.parse(certificate.valid_to) },
    now,
  )
  if (objection === null || age.outcome === 'failure') return age
  if (objection === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return failure(
      name,
      `not valid for ${url.hostname}, only for ${certificate.subjectaltname ?? 'nothing'}. Open the server under one of these names, or get a certificate for this one.`,
    )
  }
  return warning(
    name,
    `browsers show a warning (${objection}) that each person has to accept once. Set RINGDOWN_TLS_CERT and RINGDOWN_TLS_KEY to a certificate from a public authority, or use a proxy that has one.`,
  )
}

function shownBy(url: URL): Promise<Shown> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const name = isIP(host) === 0 ? { servername: host } : {}
  return new Promise((resolve, reject) => {
    const port = Number(url.port || 443)
    const socket = connect({ host, port, rejectUnauthorized: false, ...name }, () => {
      const certificate = socket.getPeerCertificate()
      const { authorized, authorizationError } = socket
      resolve({ certificate, objection: authorized ? null : codeOf(authorizationError) })
      socket.destroy()
    })
    socket.setTimeout(TIMEOUT, () => socket.destroy(new Error('no answer')))
    socket.on('error', reject)
  })
}

/** Declared as an error, but in fact its code. */
function codeOf(objection: unknown): string {
  if (objection instanceof Error && 'code' in objection) return String(objection.code)
  return String(objection)
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
