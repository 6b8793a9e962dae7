import * as z from 'zod'
import { id, lines, name, role, secret, time } from './fields.js'
import { ACCESSES } from './roles.js'
import { assertionSchema, registrationSchema } from './webauthn.js'

/** A person who is signed in. */
export const signedInSchema = z.object({ userId: id, name: z.string(), role, lines })
/** A person who is signed in. */
export type SignedIn = z.infer<typeof signedInSchema>

/** `GET /api/me`: what the page must know before anything else. */
export const meReplySchema = z.object({
  access: z.enum(ACCESSES),
  /** `null`: nobody is signed in in this browser. */
  person: signedInSchema.nullable(),
  /** The server has no owner yet: its setup link is in the terminal. */
  needsSetup: z.boolean(),
  /** Other places where one can sign in. */
  providers: z.array(z.object({ name: z.string() })),
  /** Whether people who only have a link or a line may come in. */
  guests: z.boolean(),
})
/** `GET /api/me`. */
export type MeReply = z.infer<typeof meReplySchema>

/** `POST /api/passkeys/options`: with a link's secret for who comes in, without one for who is signed in. */
export const passkeyOptionsRequestSchema = z.strictObject({
  secret: secret.optional(),
  /** What the passkey will be called in the browser's list. Ignored for an account that has a name. */
  name: name.optional(),
})
/** `POST /api/passkeys/options`. */
export type PasskeyOptionsRequest = z.infer<typeof passkeyOptionsRequestSchema>

/** `POST /api/passkeys/verify`: another passkey of who is signed in. The reply is a {@link Passkey}. */
export const passkeyVerifyRequestSchema = z.strictObject({
  passkey: registrationSchema,
  /** For the person's own list, such as "Anna's phone". */
  name,
})
/** `POST /api/passkeys/verify`. */
export type PasskeyVerifyRequest = z.infer<typeof passkeyVerifyRequestSchema>

/** `PATCH /api/me/passkeys/:id`: another name for one of who is signed in. */
export const passkeyRenameRequestSchema = z.strictObject({ name })

/** `POST /api/session/options` takes an empty object. */
export const sessionOptionsRequestSchema = z.strictObject({})

/** `POST /api/session/verify`: signs in. The reply is a {@link SignedInReply}, with a cookie. */
export const sessionVerifyRequestSchema = z.strictObject({ passkey: assertionSchema })
/** `POST /api/session/verify`. */
export type SessionVerifyRequest = z.infer<typeof sessionVerifyRequestSchema>

/** `POST /api/setup`, `POST /api/invitations/accept`: comes in with a link's secret, which is used up. */
export const comingInRequestSchema = z.strictObject({
  secret,
  /** Ignored for an account that has a name. */
  name: name.optional(),
  /** `null` in a browser that cannot make passkeys: the person stays signed in there until they sign out. */
  passkey: registrationSchema.nullable(),
})
/** `POST /api/setup`, `POST /api/invitations/accept`. */
export type ComingInRequest = z.infer<typeof comingInRequestSchema>

/** Who is signed in from now on. */
export const signedInReplySchema = z.object({ person: signedInSchema })
/** Who is signed in from now on. */
export type SignedInReply = z.infer<typeof signedInReplySchema>

/** `POST /api/invitations/look`: what a link is for, before it is used. It uses nothing up. */
export const invitationLookRequestSchema = z.strictObject({ secret })
/** `POST /api/invitations/look`. */
export type InvitationLookRequest = z.infer<typeof invitationLookRequestSchema>

/** What a link is for. */
export const invitationLookReplySchema = z.object({
  kind: z.enum(['setup', 'invitation', 'device']),
  role,
  lines,
  /** The name of the account that it opens; `null` for a new one. */
  name: z.string().nullable(),
  /** Who invites; `null` for the server itself. */
  by: z.string().nullable(),
  endsAt: time,
})
/** What a link is for. */
export type InvitationLookReply = z.infer<typeof invitationLookReplySchema>

/** `DELETE /api/session`. */
export const signOutRequestSchema = z.strictObject({
  /** The address of the app, with a slash at its end: where the provider sends the browser back to. */
  app: z.string().max(2_000).optional(),
})

/** `DELETE /api/session`, where the person signed in at a provider. Otherwise the reply is empty. */
export const signedOutReplySchema = z.object({
  /** Where to sign out there too. */
  url: z.string(),
})
/** `DELETE /api/session`, where the person signed in at a provider. */
export type SignedOutReply = z.infer<typeof signedOutReplySchema>

/** `POST /api/session/token`: what a device connects with, for a quarter of an hour. */
export const sessionTokenReplySchema = z.object({
  ...signedInSchema.shape,
  token: z.string(),
  expiresAt: time,
})
/** `POST /api/session/token`. */
export type SessionTokenReply = z.infer<typeof sessionTokenReplySchema>

/** One passkey of a person. */
export const passkeySchema = z.object({
  id,
  name: z.string(),
  createdAt: time,
  usedAt: time.nullable(),
})
/** One passkey of a person. */
export type Passkey = z.infer<typeof passkeySchema>

/** `GET /api/me/passkeys`. `DELETE /api/me/passkeys/ID` removes one. */
export const passkeysReplySchema = z.object({ items: z.array(passkeySchema) })
/** `GET /api/me/passkeys`. */
export type PasskeysReply = z.infer<typeof passkeysReplySchema>

/** One browser in which a person is signed in. */
export const sessionSchema = z.object({
  id,
  /** The browser and system, such as "Firefox on Android". */
  device: z.string(),
  createdAt: time,
  usedAt: time,
  /** The browser that asks. */
  isThis: z.boolean(),
})
/** One browser in which a person is signed in. */
export type SessionInfo = z.infer<typeof sessionSchema>

/** `GET /api/me/sessions`. `DELETE /api/me/sessions/ID` signs one out. */
export const sessionsReplySchema = z.object({ items: z.array(sessionSchema) })
/** `GET /api/me/sessions`. */
export type SessionsReply = z.infer<typeof sessionsReplySchema>
