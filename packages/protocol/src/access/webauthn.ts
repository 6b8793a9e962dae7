import * as z from 'zod'

const bytes = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9_-]*$/, 'must be base64url')

/** What both kinds of answers of `navigator.credentials` have; unknown fields are dropped. */
const credential = {
  id: bytes(1400).min(1),
  rawId: bytes(1400).min(1),
  type: z.literal('public-key'),
  authenticatorAttachment: z.string().max(32).optional(),
  clientExtensionResults: z.record(z.string().max(64), z.unknown()).default({}),
}

/** A `RegistrationResponseJSON` of WebAuthn. */
export const registrationSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes(2048),
    attestationObject: bytes(12_288),
    transports: z.array(z.string().max(32)).max(8).optional(),
  }),
})
/** A `RegistrationResponseJSON` of WebAuthn. */
export type Registration = z.infer<typeof registrationSchema>

/** An `AuthenticationResponseJSON` of WebAuthn. */
export const assertionSchema = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: bytes(2048),
    authenticatorData: bytes(2048),
    signature: bytes(8192),
    userHandle: bytes(128).optional(),
  }),
})
/** An `AuthenticationResponseJSON` of WebAuthn. */
export type Assertion = z.infer<typeof assertionSchema>

/** What `navigator.credentials` is to be asked with, as WebAuthn's JSON: pass it on unread. */
export const passkeyOptionsReplySchema = z.object({ options: z.record(z.string(), z.unknown()) })
/** The reply of `POST /api/passkeys/options` and of `POST /api/session/options`. */
export type PasskeyOptionsReply = z.infer<typeof passkeyOptionsReplySchema>
