import { type Clock, type Problem, RingdownError } from '@ringdown/protocol'
import {
  type Passkey,
  type PasskeysReply,
  passkeyRenameRequestSchema,
  passkeyVerifyRequestSchema,
  type SessionsReply,
  type SignedOutReply,
  signOutRequestSchema,
} from '@ringdown/protocol/access'
import * as z from 'zod'
import { readAppAddress } from '../http/app-address.js'
import { type Endpoint, endpoint, personOf } from '../http/endpoint.js'
import type { PasskeyRecord, Passkeys } from '../records/passkeys.js'
import type { Sessions } from '../records/sessions.js'
import type { Audit } from './audit.js'
import type { ExternalSignIns } from './external-sign-ins.js'
import type { Inviting } from './inviting.js'
import type { PasskeyCeremonies } from './passkey-ceremonies.js'
import type { SignIns } from './sign-ins.js'

export interface AccountOptions {
  readonly passkeys: Passkeys
  readonly sessions: Sessions
  readonly ceremonies: PasskeyCeremonies
  readonly signIns: SignIns
  readonly inviting: Inviting
  readonly audit: Audit
  readonly clock: Clock
  /** Signing in elsewhere, without a passkey; `null` if that is not possible here. */
  readonly external: ExternalSignIns | null
}

const nothing = z.strictObject({})

/** One's own account: passkeys, browsers, another device. */
export function accountEndpoints(options: AccountOptions): readonly Endpoint[] {
  return [...sessionEndpoints(options), ...passkeyEndpoints(options), deviceEndpoint(options)]
}

function sessionEndpoints({
  sessions,
  signIns,
  audit,
  clock,
  external,
}: AccountOptions): readonly Endpoint[] {
  return [
    endpoint({
      method: 'POST',
      path: '/api/session/token',
      action: 'session.renew',
      asks: () => ({}),
      async handle({ signedIn }) {
        const known = signedIn()
        return { reply: await signIns.token(external === null ? known : await external.renew(known)) }
      },
    }),
    endpoint({
      method: 'DELETE',
      path: '/api/session',
      body: signOutRequestSchema,
      action: 'session.end',
      asks: asked => personOf(asked),
      async handle({ actor, signedIn, site, body }) {
        const { session, person } = signedIn()
        const app = readAppAddress(body.app ?? `${site.origin}/`, new URL(site.origin).host)
        const url = (await external?.endUrl(session.id, app)) ?? null
        await signIns.end(person.userId, session.id)
        await audit.done(actor, { action: 'session.end', object: person.userId, detail: session.device })
        return { cookie: null, ...(url !== null && { reply: { url } satisfies SignedOutReply }) }
      },
    }),
    endpoint({
      method: 'DELETE',
      path: '/api/sessions',
      action: 'session.end',
      asks: asked => personOf(asked),
      async handle({ actor, signedIn }) {
        const { userId } = signedIn().person
        await signIns.endAll(userId)
        await audit.done(actor, { action: 'session.end', object: userId, detail: 'everywhere' })
        return { cookie: null }
      },
    }),
    endpoint({
      method: 'GET',
      path: '/api/me/sessions',
      action: 'session.list',
      asks: asked => personOf(asked),
      async handle({ signedIn }) {
        const { session, person } = signedIn()
        const all = await sessions.of(person.userId, clock.now())
        const items = all.map(({ id, device, createdAt, usedAt }) => {
          return { id, device, createdAt, usedAt, isThis: id === session.id }
        })
        return { reply: { items } satisfies SessionsReply }
      },
    }),
    endpoint({
      method: 'DELETE',
      path: '/api/me/sessions/:id',
      action: 'session.end',
      asks: asked => personOf(asked),
      async handle(asked) {
        const { userId } = personOf(asked)
        const ended = (await sessions.of(userId, clock.now())).find(({ id }) => id === asked.id)
        await signIns.end(userId, asked.id)
        await audit.done(asked.actor, { action: 'session.end', object: userId, detail: ended?.device })
        return {}
      },
    }),
  ]
}

function passkeyEndpoints(options: AccountOptions): readonly Endpoint[] {
  const { passkeys, ceremonies, audit, clock } = options
  return [
    endpoint({
      method: 'POST',
      path: '/api/passkeys/verify',
      body: passkeyVerifyRequestSchema,
      isLimited: true,
      action: 'passkey.add',
      asks: asked => personOf(asked),
      async handle(asked) {
        const { userId } = personOf(asked)
        const { name, passkey } = asked.body
        const checked = await ceremonies.register(passkey, userId, asked.site)
        const added = { ...checked, userId, name, createdAt: clock.now(), usedAt: null }
        await passkeys.add(added)
        await audit.done(asked.actor, { action: 'passkey.add', object: userId, detail: name })
        return { reply: describe(added) }
      },
    }),
    endpoint({
      method: 'GET',
      path: '/api/me/passkeys',
      action: 'passkey.list',
      asks: asked => personOf(asked),
      async handle(asked) {
        const own = await passkeys.of(personOf(asked).userId)
        return { reply: { items: own.map(describe) } satisfies PasskeysReply }
      },
    }),
    endpoint({
      method: 'PATCH',
      path: '/api/me/passkeys/:id',
      body: passkeyRenameRequestSchema,
      action: 'passkey.rename',
      asks: asked => personOf(asked),
      async handle(asked) {
        const { userId } = personOf(asked)
        const { name } = asked.body
        const before = await passkeys.rename(userId, asked.id, name)
        if (before === null) throw new RingdownError(NO_PASSKEY)
        await audit.done(asked.actor, {
          action: 'passkey.rename',
          object: userId,
          detail: `${before}, now ${name}`,
        })
        return {}
      },
    }),
    endpoint({
      method: 'DELETE',
      path: '/api/me/passkeys/:id',
      action: 'passkey.remove',
      asks: asked => personOf(asked),
      async handle(asked) {
        const { userId } = personOf(asked)
        const name = await passkeys.remove(
          userId,
          asked.id,
          (await options.external?.hasAnotherWayIn(userId)) ?? false,
        )
        if (name === null) throw new RingdownError(NO_PASSKEY)
        await audit.done(asked.actor, { action: 'passkey.remove', object: userId, detail: name })
        return {}
      },
    }),
  ]
}

function deviceEndpoint({ inviting, audit }: AccountOptions): Endpoint {
  return endpoint({
    method: 'POST',
    path: '/api/me/device-links',
    body: nothing,
    action: 'device.invite',
    asks: asked => personOf(asked),
    async handle(asked) {
      const { userId } = personOf(asked)
      const link = await inviting.inviteDevice(userId)
      await audit.done(asked.actor, { action: 'device.invite', object: userId })
      return { reply: link }
    },
  })
}

function describe({ id, name, createdAt, usedAt }: PasskeyRecord): Passkey {
  return { id, name, createdAt, usedAt }
}

const NO_PASSKEY: Problem = { code: 'not-allowed', message: 'You have no such passkey any more.' }
