import { isIP } from 'node:net'
import { connect, type PeerCertificate } from 'node:tls'
import { type Finding, failure, ok, warning } from './finding.js'

const DAY = 86_400_000
/** From when on its end is worth a word, in milliseconds before it. */
const SOON = 14 * DAY
const TIMEOUT = 5_000

interface Validity {
  readonly validFrom: number
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** A finding on how long a certificate is still valid. */
export function ageOf(name: string, { validFrom, expiresAt }: Validity, now: number): Finding {
  const days = Math.floor((expiresAt - now) / DAY)
  if (now >= expiresAt) return failure(name, `it expired on ${dateOf(expiresAt)}: renew it.`)
  if (now < validFrom) {
    return failure(name, `it is valid from ${dateOf(validFrom)} on: set the clock of this machine right.`)
  }
  if (expiresAt - now < SOON) return warning(name, `it is valid for ${days} more days: renew it.`)
  return ok(name, `valid for ${days} days`)
}

interface Shown {
  readonly certificate: PeerCertificate
  /** Why a browser would not trust it; `null` for one that it trusts. */
  readonly objection: string | null
}

/** Looks at the certificate that a server shows, as a browser that trusts the usual authorities. */
export async function checkShownCertificate(url: URL, now: number): Promise<Finding> {
  const name = 'Certificate, as shown'
  let shown: Shown
  try {
    shown = await shownBy(url)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return failure(name, `no TLS connection (${reason}): is this the port that serves https?`)
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
      `it is not for ${url.hostname} but for ${certificate.subjectaltname ?? 'nothing'}: open the server by a name of the certificate, or get one for this name.`,
    )
  }
  return warning(
    name,
    `browsers warn about it (${objection}), and each person has to accept it once; give one of an authority with RINGDOWN_TLS_CERT and RINGDOWN_TLS_KEY, or put a proxy that has one in front.`,
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

/** Declared as an error, and in fact its code. */
function codeOf(objection: unknown): string {
  if (objection instanceof Error && 'code' in objection) return String(objection.code)
  return String(objection)
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
