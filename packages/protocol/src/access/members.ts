import * as z from 'zod'
import { LIMITS } from '../limits.js'
import { id, invitedRole, lines, name, role, time } from './fields.js'

/** A link that was made. Its secret is shown this once; the page adds its own address before `path`. */
export const madeLinkReplySchema = z.object({
  id,
  /** `/setup#SECRET`, `/invitation#SECRET` or `/device#SECRET`. */
  path: z.string(),
  endsAt: time,
})
/** The reply of `POST /api/me/device-links` (which takes an empty object) and of `POST /api/v1/invitations`. */
export type MadeLinkReply = z.infer<typeof madeLinkReplySchema>

/** `POST /api/v1/invitations`. */
export const invitationMakeRequestSchema = z.strictObject({
  role: invitedRole.default('member'),
  lines: lines.default([]),
  /** Whom it is for, in the words of who invites. */
  label: z.string().trim().max(LIMITS.nameLength).default(''),
  /** How long it works: up to 90 days, two days by default. */
  hours: z.number().min(0.05).max(2160).default(48),
  /** A new way into an account that exists. Role and lines stay as they are. */
  userId: id.optional(),
})
/** `POST /api/v1/invitations`. */
export type InvitationMakeRequest = z.input<typeof invitationMakeRequestSchema>

/** An invitation in the list of them: `GET /api/v1/invitations`. `DELETE /api/v1/invitations/ID` withdraws one. */
export const invitationSchema = z.object({
  id,
  kind: z.enum(['setup', 'invitation', 'device']),
  role,
  lines,
  label: z.string(),
  /** The account it opens; `null` for a new one. */
  userId: z.string().nullable(),
  createdBy: z.string().nullable(),
  createdAt: time,
  endsAt: time,
  state: z.enum(['open', 'used', 'ended', 'withdrawn']),
  usedBy: z.string().nullable(),
})
/** An invitation in the list of them. */
export type InvitationInfo = z.infer<typeof invitationSchema>

/** A person in the list of the owner's pages: `GET /api/v1/people`. `DELETE /api/v1/people/ID` removes one. */
export const memberSchema = z.object({
  userId: id,
  name: z.string(),
  role,
  lines,
  createdAt: time,
  /** `null` until they have signed in. */
  lastSeenAt: time.nullable(),
  passkeys: z.number(),
  sessions: z.number(),
})
/** A person in the list of the owner's pages. */
export type MemberInfo = z.infer<typeof memberSchema>

/** `PATCH /api/v1/people/ID`. */
export const memberChangeRequestSchema = z.strictObject({
  name: name.optional(),
  role: invitedRole.optional(),
  lines: lines.optional(),
})
/** `PATCH /api/v1/people/ID`. */
export type MemberChangeRequest = z.infer<typeof memberChangeRequestSchema>

/** `POST /api/v1/bans`: a person or a network does not come in. */
export const banMakeRequestSchema = z.strictObject({
  kind: z.enum(['person', 'network']),
  /** The user's id; an address or a range of them, such as `192.0.2.0/24`. */
  subject: z.string().min(1).max(128),
  reason: z.string().trim().max(200).default(''),
  /** `null`: until it is lifted. */
  endsAt: time.nullable().default(null),
})
/** `POST /api/v1/bans`. */
export type BanMakeRequest = z.input<typeof banMakeRequestSchema>

/** A ban: `GET /api/v1/bans`. `DELETE /api/v1/bans/ID` lifts it. */
export const banSchema = z.object({
  id,
  kind: z.enum(['person', 'network']),
  subject: z.string(),
  /** The person's name; `null` for a network. */
  name: z.string().nullable(),
  reason: z.string(),
  createdBy: z.string(),
  createdAt: time,
  endsAt: time.nullable(),
})
/** A ban. */
export type BanInfo = z.infer<typeof banSchema>

/** An entry of the audit log: `GET /api/v1/audit`. */
export const auditEntrySchema = z.object({
  id,
  at: time,
  actorId: z.string().nullable(),
  actorName: z.string().nullable(),
  /** Such as `invitation.make`. */
  action: z.string(),
  object: z.string().nullable(),
  outcome: z.enum(['done', 'refused']),
  /** Why, or with what: a sentence. */
  detail: z.string().nullable(),
})
/** An entry of the audit log. */
export type AuditEntry = z.infer<typeof auditEntrySchema>
