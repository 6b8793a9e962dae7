import type { Clock } from '@ringdown/protocol'
import {
  comingInRequestSchema,
  type InvitationLookReply,
  invitationLookRequestSchema,
  type MeReply,
  passkeyOptionsRequestSchema,
  type SignedIn,
  type SignedInReply,
  sessionOptionsRequestSchema,
  sessionVerifyRequestSchema,
} from '@ringdown/protocol/access'
import type { RateLimit } from '../gateway/rate-limit.js'
import { type Endpoint, endpoint } from '../http/endpoint.js'
import type { People, PersonRecord } from '../records/people.js'
import type { Admittance } from './admittance.js'
import type { Audit } from './audit.js'
import type { ComingIn } from './coming-in.js'
import type { PasskeyCeremonies } from './passkey-ceremonies.js'
import type { SignIns } from './sign-ins.js'

export interface SignInOptions {
  readonly admittance: Admittance
  readonly people: People
  readonly comingIn: ComingIn
  readonly ceremonies: PasskeyCeremonies
  readonly signIns: SignIns
  readonly audit: Audit
  readonly clock: Clock
  /** Of one passkey from one network: others' attempts lock nobody out. */
  readonly passkeyAttempts: RateLimit
  /** Other places where one can sign in. */
  readonly providers: readonly { readonly name: string }[]
}

/** How somebody who is not signed in comes in. */
export function signInEndpoints(options: SignInOptions): readonly Endpoint[] {
  const { admittance, people, comingIn, ceremonies, signIns, audit, clock } = options
  const arrive = (path: string, action: 'server.set-up' | 'invitation.accept') =>
    endpoint({
      method: 'POST',
      path,
      body: comingInRequestSchema,
      isLimited: true,
      action,
      asks: () => ({}),
      async handle({ body, site, device }) {
        const { person, sessionId, secret } = await comingIn.comeIn(body, { site, device })
        const { userId, role, lines } = person
        const actor = { kind: 'person', access: admittance.access, userId, role, lines, sessionId } as const
        await audit.done(actor, { action, object: userId, detail: `${device}, as ${role}` })
        return { reply: { person: describe(person) } satisfies SignedInReply, cookie: secret }
      },
    })
  return [
    endpoint({
      method: 'GET',
      path: '/api/me',
      action: 'server.describe',
      asks: () => ({}),
      async handle({ actor, signedIn }) {
        const me: MeReply = {
          access: admittance.access,
          person: actor.kind === 'person' ? describe(signedIn().person) : null,
          needsSetup: admittance.access === 'members' && !(await people.hasOwner()),
          providers: [...options.providers],
          guests: admittance.guests,
        }
        return { reply: me }
      },
    }),
    arrive('/api/setup', 'server.set-up'),
    arrive('/api/invitations/accept', 'invitation.accept'),
    endpoint({
      method: 'POST',
      path: '/api/invitations/look',
      body: invitationLookRequestSchema,
      isLimited: true,
      action: 'invitation.accept',
      asks: () => ({}),
      handle: async ({ body }) => ({
        reply: (await comingIn.look(body.secret)) satisfies InvitationLookReply,
      }),
    }),
    endpoint({
      method: 'POST',
      path: '/api/passkeys/options',
      body: passkeyOptionsRequestSchema,
      isLimited: true,
      action: 'session.begin',
      asks: () => ({}),
      async handle({ body: { secret, name }, site, signedIn }) {
        const options =
          secret === undefined
            ? await ceremonies.registrationOptions(signedIn().person, site)
            : await comingIn.passkeyOptions(secret, name, site)
        return { reply: { options } }
      },
    }),
    endpoint({
      method: 'POST',
      path: '/api/session/options',
      body: sessionOptionsRequestSchema,
      isLimited: true,
      action: 'session.begin',
      asks: () => ({}),
      handle: async ({ site }) => ({ reply: { options: await ceremonies.signInOptions(site) } }),
    }),
    endpoint({
      method: 'POST',
      path: '/api/session/verify',
      body: sessionVerifyRequestSchema,
      isLimited: true,
      action: 'session.begin',
      asks: () => ({}),
      async handle({ body: { passkey }, site, network, device }) {
        await options.passkeyAttempts.take(`${network} ${passkey.id}`)
        const { userId } = await ceremonies.signIn(passkey, site, clock.now())
        admittance.checkPerson(userId)
        const secret = await signIns.begin(userId, device)
        const begun = await signIns.find(secret)
        if (begun === null) throw new Error('a session that was just begun is not there')
        await audit.done(signIns.actorOf(begun), { action: 'session.begin', object: userId, detail: device })
        return { reply: { person: describe(begun.person) } satisfies SignedInReply, cookie: secret }
      },
    }),
  ]
}

function describe({ userId, name, role, lines }: PersonRecord): SignedIn {
  return { userId, name, role, lines: [...lines] }
}
