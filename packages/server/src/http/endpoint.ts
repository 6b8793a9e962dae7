import { type Problem, RingdownError } from '@ringdown/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { Action, ObjectOf, Question } from '../access/actions.js'
import type { Actor, PersonActor } from '../access/actor.js'
import type { Admittance } from '../access/admittance.js'
import type { Audit } from '../access/audit.js'
import { deviceLabel } from '../access/device-label.js'
import { isGranted } from '../access/may.js'
import type { Site } from '../access/passkey-ceremonies.js'
import { refusalOf } from '../access/refusals.js'
import type { SignedInSession, SignIns } from '../access/sign-ins.js'
import type { Boundary } from '../gateway/boundary.js'
import type { RateLimit } from '../gateway/rate-limit.js'
import { readRequest } from '../gateway/validation.js'
import { visitOf } from './metrics-page.js'
import { sessionCookie, sessionSecretIn } from './session-cookie.js'

/** Bytes of a body: passkeys with keys for the time after quantum computers are long. */
const BODY_LIMIT = 24 * 1024

/** What a page asks. */
export interface Asked<Body = unknown> {
  readonly body: Body
  /** What stands in the path for `:id`; empty where there is none. */
  readonly id: string
  readonly actor: Actor
  /** What the browser is called, for lists. */
  readonly device: string
  /** Where it comes from, as limits count it. */
  readonly network: string
  /** The page's site. Not for `GET`. */
  readonly site: Site
  /** Who is signed in. @throws {RingdownError} `unauthorized` */
  signedIn(): SignedInSession
}

interface Answer {
  /** JSON; absent for 204. */
  readonly reply?: unknown
  /** The session's secret from now on; `null` ends it in this browser. */
  readonly cookie?: string | null
}

interface Spec<A extends Action, B extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  /** The strict schema of its JSON. */
  readonly body?: B
  /** Somebody could guess here: counted per network. */
  readonly isLimited?: true
  readonly action: A
  /** What it is done to. An endpoint that does not say does not compile. */
  asks(asked: Asked<z.output<B>>): ObjectOf<A> | Promise<ObjectOf<A>>
  handle(asked: Asked<z.output<B>>): Promise<Answer>
}

/** One address that the app's own pages ask, with the cookie of their session. */
export interface Endpoint extends Omit<Spec<Action, z.ZodType>, 'asks' | 'handle'> {
  asks(asked: Asked): unknown
  handle(asked: Asked): Promise<Answer>
}

export function endpoint<A extends Action, B extends z.ZodType = z.ZodUndefined>(spec: Spec<A, B>): Endpoint {
  // They are called with what the schema has read.
  return spec as unknown as Endpoint
}

interface Options {
  readonly boundary: Boundary
  readonly admittance: Admittance
  readonly signIns: SignIns
  readonly audit: Audit
  /** Attempts to come in, by network. */
  readonly attempts: RateLimit
}

/** Serves what the app's pages ask about coming in. */
export function addEndpoints(app: FastifyInstance, endpoints: readonly Endpoint[], options: Options): void {
  for (const each of endpoints) {
    app.route({
      method: each.method,
      url: each.path,
      bodyLimit: BODY_LIMIT,
      handler: (request, reply) => answer(each, request, reply, options),
    })
  }
}

async function answer(
  { body, isLimited, action, asks, handle }: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
  options: Options,
): Promise<FastifyReply> {
  void reply.header('cache-control', 'no-store')
  const { boundary, admittance, signIns, attempts, audit } = options
  const visit = visitOf(request.raw)
  boundary.checkOrigin(visit)
  const network = boundary.networkOf(visit)
  admittance.checkNetwork(network)
  if (isLimited) await attempts.take(network)
  const { headers } = request
  const site = request.method === 'GET' ? null : siteOf(headers.origin)
  const signedIn = await signIns.find(sessionSecretIn(headers.cookie))
  const asked: Asked = {
    body: body === undefined ? undefined : readRequest(body, request.body ?? {}),
    id: idIn(request.params),
    actor: signedIn === null ? { kind: 'nobody', access: admittance.access } : signIns.actorOf(signedIn),
    device: deviceLabel(headers['user-agent']),
    network,
    get site() {
      return site ?? siteOf(undefined)
    },
    signedIn: () => signedIn ?? refuseNobody(),
  }
  const { actor } = asked
  const question = { action, object: await asks(asked) } as Question
  try {
    if (actor.kind === 'person') admittance.checkPerson(actor.userId)
    if (!isGranted(actor, question))
      throw actor.kind === 'nobody' ? refuseNobody() : refusalOf(actor, question)
    const { reply: content, cookie } = await handle(asked)
    if (cookie !== undefined) {
      void reply.header('set-cookie', sessionCookie(cookie, site?.origin.startsWith('https:') ?? false))
    }
    return content === undefined ? reply.status(204).send() : reply.send(content)
  } catch (error) {
    const isNews = error instanceof RingdownError && (signedIn !== null || isLimited === true)
    if (isNews) await audit.refused(actor, { action, detail: error.message })
    throw error
  }
}

const params = z.object({ id: z.string().max(1400).default('') })

function idIn(given: unknown): string {
  return readRequest(params, given).id
}

/** A browser says which page asks for whatever changes something. */
function siteOf(origin: string | undefined): Site {
  if (origin === undefined || !URL.canParse(origin)) throw new RingdownError(NO_ORIGIN)
  return { origin, id: new URL(origin).hostname }
}

function refuseNobody(): never {
  throw new RingdownError(NOT_SIGNED_IN)
}

/** The person who asks, where only a person may. */
export function personOf({ actor }: Asked): PersonActor {
  return actor.kind === 'person' ? actor : refuseNobody()
}

const NO_ORIGIN: Problem = {
  code: 'bad-request',
  message: 'This is for pages of the app, whose browser sends the header "Origin".',
}
const NOT_SIGNED_IN: Problem = { code: 'unauthorized', message: 'You are not signed in. Sign in first.' }
