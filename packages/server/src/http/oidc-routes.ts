import { type Problem, RingdownError } from '@ringdown/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import * as z from 'zod'
import type { Admittance } from '../access/admittance.js'
import type { Audit } from '../access/audit.js'
import { deviceLabel } from '../access/device-label.js'
import type { ExternalEntrance } from '../access/open-oidc.js'
import type { Boundary } from '../gateway/boundary.js'
import type { RateLimit } from '../gateway/rate-limit.js'
import { readRequest } from '../gateway/validation.js'
import type { PendingSignIn } from '../identity/oidc/provider.js'
import { readAppAddress } from './app-address.js'
import { visitOf } from './metrics-page.js'
import { sessionCookie } from './session-cookie.js'

/** Where a person's browser is sent to sign in, and where the provider sends it back. */
const START = '/api/oidc/sign-in'
const CALLBACK = '/api/oidc/callback'
const COOKIE = 'ringdown-sign-in'
/** How long a person may take at the provider, in seconds. */
const PATIENCE = 600

const pendingSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** The address of the app, which may be below a path. */
  app: z.string(),
}) satisfies z.ZodType<PendingSignIn>

interface Options extends ExternalEntrance {
  readonly boundary: Boundary
  readonly logger: Logger
  readonly admittance: Admittance
  readonly audit: Audit
  readonly attempts: RateLimit
}

const querySchema = z.object({ app: z.string().max(2_000).optional() })

/**
 * Signing in at an OpenID provider. What the browser must bring back stands in a cookie that only this server can read, so any
 * process can finish what another began.
 */
export function addOidc(app: FastifyInstance, options: Options): void {
  const { provider, seal, signIns, boundary, logger, admittance, audit, attempts } = options

  async function admit(request: FastifyRequest): Promise<void> {
    const network = boundary.networkOf(visitOf(request.raw))
    admittance.checkNetwork(network)
    await attempts.take(network)
  }

  app.get(START, async (request, reply) => {
    await admit(request)
    const address = appAddress(request)
    const { url, pending } = await provider.start(`${address}${CALLBACK.slice(1)}`)
    const sealed = await seal.close({ ...pending, app: address }, PATIENCE)
    return goTo(reply, url, [cookie(sealed, PATIENCE, address)])
  })

  app.get(CALLBACK, async (request, reply) => {
    await admit(request)
    const pending = await seal.open(cookieOf(request, COOKIE), pendingSchema)
    if (pending === null) throw new RingdownError(NOT_BEGUN)
    const device = deviceLabel(request.headers['user-agent'])
    try {
      const person = await provider.finish(`${pending.app}${request.url.slice(1)}`, pending)
      const { secret, actor } = await signIns.signIn(person, device)
      await audit.done(actor, {
        action: 'session.begin',
        object: actor.userId,
        detail: `${device}, by OpenID`,
      })
      const cookies = [sessionCookie(secret, isSecure(request)), cookie('', 0, pending.app)]
      return goTo(reply, pending.app, cookies)
    } catch (error) {
      const nobody = { kind: 'nobody', access: admittance.access } as const
      if (error instanceof RingdownError) {
        logger.info({ code: error.code }, 'a sign-in at the OpenID provider was refused')
        await audit.refused(nobody, { action: 'session.begin', detail: error.message })
      }
      throw error
    }
  })
}

function goTo(reply: FastifyReply, url: string, cookies: readonly string[]): FastifyReply {
  return reply
    .header('set-cookie', [...cookies])
    .header('cache-control', 'no-store')
    .redirect(url)
}

function appAddress(request: FastifyRequest): string {
  const host = request.headers.host ?? 'localhost'
  const { app } = readRequest(querySchema, request.query)
  if (app === undefined) return `${isSecure(request) ? 'https' : 'http'}://${host}/`
  return readAppAddress(app, host)
}

/** Whether the browser speaks https, to this server or to a proxy before it. */
function isSecure({ headers, protocol }: FastifyRequest): boolean {
  return protocol === 'https' || headers['x-forwarded-proto'] === 'https'
}

/** `Lax`: the provider sends the browser back, which is a visit from another site. */
function cookie(value: string, seconds: number, app: string): string {
  const { protocol, pathname } = new URL(app)
  const secure = protocol === 'https:' ? '; Secure' : ''
  return `${COOKIE}=${value}; Path=${pathname}api/oidc; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`
}

function cookieOf({ headers }: FastifyRequest, name: string): string {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=')
    if (key === name) return value ?? ''
  }
  return ''
}

const NOT_BEGUN: Problem = {
  code: 'unauthorized',
  message: 'This sign-in was begun in another browser, or it took too long. Start again.',
}
