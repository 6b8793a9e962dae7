import * as z from 'zod'
import type { Action, ObjectOf } from '../access/actions.js'
import type { Actor } from '../access/actor.js'

/** What was asked, read by the route's schemas. */
export interface RouteRequest<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Where it comes from, as limits count it. */
  readonly network: string
}

type Read<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = RouteRequest<
  z.output<P>,
  z.output<Q>,
  z.output<B>
>

/** A name; `null` for what has none, or is not there. */
type Naming = string | null | Promise<string | null>

interface Description {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`, parameters in braces: `/people/{userId}`. */
  readonly path: string
  /** The group it stands in, in the documentation. */
  readonly tag: string
  /** What it does, in a few words that begin with a verb. */
  readonly summary: string
  /** What else there is to know. */
  readonly description?: string
  /** The status of the reply: 201 for something that was made. Without a reply, 204. */
  readonly status?: 200 | 201 | 202
  /** The reply holds a secret that is shown once, so it is not kept for a request that is repeated. */
  readonly showsSecret?: boolean
  /** Its handler writes the audit log itself, with what it knows. Of other changes the router writes what was asked. */
  readonly isAudited?: true
  /** Its reply as a table too, for those who ask for `text/csv` in the header `Accept` or the query `format=csv`. */
  readonly csv?: (reply: never) => string
  /** The most bytes of its body. */
  readonly bodyLimit?: number
}

interface Spec<
  A extends Action,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
> extends Description {
  /** Strict objects of what stands in the path, in the query and in the JSON body. Absent: there is none. */
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** What is answered: properties that the schema does not name never leave the server. */
  readonly reply?: R
  /** What it does, as `access/rights.ts` names it: who may, and the scope that a program needs, follow from that. */
  readonly action: A
  /** What it is done to: `may` is asked about it before {@link handle}. Who may not, learns nothing of what it throws. */
  asks(request: Read<P, Q, B>, actor: Actor): ObjectOf<A> | Promise<ObjectOf<A>>
  /**
   * What it is done to, as people call it: for the audit log, which has its id beside it. Asked before it is carried out. Every change
   * that the router writes down has this.
   */
  named?(request: Read<P, Q, B>): Naming
  /** @throws {ApiError} or {RingdownError} for a refusal. */
  handle(request: Read<P, Q, B>, actor: Actor): Promise<z.input<R>>
}

/** One route of the HTTP API, as data: it is served, documented and tested from this. */
export interface Route extends Description {
  readonly params: z.ZodType
  readonly query: z.ZodType
  readonly body: z.ZodType | null
  readonly reply: z.ZodType | null
  readonly action: Action
  asks(request: RouteRequest, actor: Actor): ObjectOf<Action> | Promise<ObjectOf<Action>>
  named?(request: RouteRequest): Naming
  handle(request: RouteRequest, actor: Actor): Promise<unknown>
}

const nothing = z.strictObject({})
type Nothing = typeof nothing

/** Describes a route. One that does not say what it asks does not compile. */
export function route<
  A extends Action,
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodVoid,
>({ params, query, body, reply, ...spec }: Spec<A, P, Q, B, R>): Route {
  return {
    ...spec,
    params: params ?? nothing,
    query: query ?? nothing,
    body: body ?? null,
    reply: reply ?? null,
    // The router calls them with what these schemas have read.
    asks: spec.asks as Route['asks'],
    ...(spec.named && { named: spec.named as NonNullable<Route['named']> }),
    handle: spec.handle as Route['handle'],
  }
}
