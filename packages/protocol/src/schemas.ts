/**
 * The shapes of everything a server reads from a client. They are an entry of their own: only servers import them, so
 * that zod never reaches a browser.
 * @module @ringdown/protocol/schemas
 */

import * as z from 'zod'
import { type Address, isAddress } from './address.js'
import { namedUserShape, userIdSchema as userId } from './completion-schemas.js'
import type { WatchRequest } from './directory.js'
import { HANGUP_REASONS, type HangupReason } from './end-reason.js'
import type { GuestRequest } from './guest.js'
import type { HistoryChange, HistoryRequest } from './history.js'
import type { IceServersRequest } from './ice-servers.js'
import { LIMITS, SERVER_LIMITS } from './limits.js'
import type { CallBackDone, CallBackDraft, LineRequest, NoteDraft, TransferRequest } from './lines.js'
import { tidyName } from './name.js'
import type { ChoiceRequest } from './preferences.js'
import type { ReportRequest } from './receipt.js'
import { isSdpBounded } from './sdp.js'
import { OLDEST_VERSION, PROTOCOL_VERSION } from './version.js'
import type {
  AppendRequest,
  Handshake,
  ListenRequest,
  RestoreRequest,
  RingPolicyRequest,
  SyncRequest,
} from './wire.js'

export { completionRequestSchema } from './completion-schemas.js'

const id = z
  .string()
  .min(1)
  .max(SERVER_LIMITS.idLength)
  .regex(/^[A-Za-z0-9_-]+$/, 'must be letters, digits, "_" or "-"')

const callId = z.uuid({ version: 'v7', error: 'must be a UUIDv7' })

const address = z.custom<Address>(
  value => typeof value === 'string' && isAddress(value),
  'must be "user:<id>", "link:<secret of 22 to 64 characters>" or "line:<name>"',
)

const candidate = z.strictObject({
  candidate: z.string().max(LIMITS.candidateLength),
  sdpMid: z.string().max(16).nullable(),
  sdpMLineIndex: z.int().min(0).max(31).nullable(),
})

/** Sessions of a pair, offers of a session: a call that lasts for months must not run out of them. */
const counter = z.int().min(1).max(SERVER_LIMITS.counter)

const device = z.strictObject({ userId, deviceId: id })

const draftBase = { entryId: id }

const to = device.exactOptional()

const media = z.strictObject({ audio: z.boolean(), video: z.boolean() })

/** An entry's reason may also be the server's own; a device's may not. */
const hangupReason: z.ZodType<HangupReason> = z.enum(HANGUP_REASONS)

const draft = z.discriminatedUnion('type', [
  z.strictObject({
    ...draftBase,
    type: z.literal('invite'),
    address,
    media,
    metadata: z.string().max(SERVER_LIMITS.metadataLength).optional(),
  }),
  z.strictObject({ ...draftBase, type: z.literal('ringing') }),
  z.strictObject({ ...draftBase, type: z.literal('accept'), session: counter.exactOptional(), replaces: to }),
  z.strictObject({ ...draftBase, type: z.literal('decline'), reason: z.enum(['declined', 'busy']) }),
  z.strictObject({
    ...draftBase,
    type: z.literal('hangup'),
    reason: hangupReason,
    transferTo: address.exactOptional(),
    of: to,
  }),
  z.strictObject({ ...draftBase, type: z.literal('rejoin'), to: device }),
  z.strictObject({
    ...draftBase,
    type: z.literal('description'),
    to,
    session: counter,
    revision: counter,
    description: z.strictObject({
      type: z.enum(['offer', 'answer']),
      sdp: z
        .string()
        .max(LIMITS.sdpLength)
        .refine(isSdpBounded, `must have at most ${LIMITS.mediaSections} media sections`),
    }),
  }),
  z.strictObject({
    ...draftBase,
    type: z.literal('candidates'),
    to,
    session: counter,
    ufrag: z.string().min(1).max(LIMITS.ufragLength),
    candidates: z.array(candidate).max(LIMITS.candidatesPerBatch),
    endOfCandidates: z.boolean(),
  }),
])

/** An `AppendRequest`. */
export const appendRequestSchema = z.strictObject({ callId, draft })

/** A `SyncRequest`. */
export const syncRequestSchema = z.strictObject({ callId, afterSeq: z.int().min(0) })

/** A `RestoreRequest`. */
export const restoreRequestSchema = z.strictObject({
  callId,
  address,
  media,
  parties: z.array(device).min(2).max(SERVER_LIMITS.restoredParties),
  key: id.min(22).exactOptional(),
})

/** A `ListenRequest`. */
export const listenRequestSchema = z.strictObject({
  address,
  unlisted: z.boolean().exactOptional(),
  joining: z.boolean().exactOptional(),
})

/** A `WatchRequest`. */
export const watchRequestSchema = z.strictObject({
  query: z.string().max(LIMITS.nameLength).exactOptional(),
  limit: z.int().min(1).max(SERVER_LIMITS.peoplePage).exactOptional(),
  favourites: z.literal(true).exactOptional(),
})

/** A duration or an age; nothing a call measures takes longer than a day. */
const milliseconds = z.number().min(0).max(86_400_000).nullable()

/** A `ReportRequest`. */
export const reportRequestSchema = z.strictObject({
  callId,
  receipt: z.strictObject({
    role: z.enum(['caller', 'callee']),
    warmth: z.enum(['none', 'relay', 'direct']),
    serverMs: milliseconds,
    devicesMs: milliseconds,
    offerAgeMs: milliseconds,
    answerMs: milliseconds,
    iceMs: milliseconds,
    dtlsMs: milliseconds,
    firstFrameMs: milliseconds,
    route: z.enum(['direct', 'relayed']).nullable(),
    roundTripMs: milliseconds,
  }),
})

/** An `IceServersRequest`. */
export const iceServersRequestSchema = z.strictObject({ check: z.literal(true).exactOptional() })

/** A `RingPolicyRequest`. */
export const ringPolicyRequestSchema = z.strictObject({ from: z.enum(['everyone', 'contacts']) })

/** A moment of the server, in milliseconds since the epoch. */
const moment = z.int().min(0)

/** A `HistoryRequest`. */
export const historyRequestSchema = z.strictObject({
  after: z.strictObject({ endedAt: moment, callId }).exactOptional(),
  limit: z.int().min(1).max(SERVER_LIMITS.historyPage).exactOptional(),
})

/** A `HistoryChange`. */
export const historyChangeSchema = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('read'), until: moment }),
  z.strictObject({ change: z.literal('clear'), callId: callId.exactOptional() }),
  z.strictObject({ change: z.literal('quality'), callId, quality: z.enum(['good', 'fair', 'poor']) }),
])

/** A `ChoiceRequest`. */
export const choiceRequestSchema = z.strictObject({
  invisible: z.boolean().exactOptional(),
  doNotDisturb: z.boolean().exactOptional(),
  ringsFrom: z.enum(['everyone', 'contacts']).exactOptional(),
  person: z
    .strictObject({
      ...namedUserShape,
      favourite: z.boolean().exactOptional(),
      blocked: z.boolean().exactOptional(),
    })
    .exactOptional(),
})

const line = z.string().refine(name => isAddress(`line:${name}`), 'must be the name of a line')

/** Words of a person, for people. */
const words = (length: number) => z.string().trim().min(1, 'must not be empty').max(length)

/** A `LineRequest`. */
export const lineRequestSchema = z.strictObject({ line })

/** A `CallBackDraft`. */
export const callBackDraftSchema = z.strictObject({ line, contact: words(SERVER_LIMITS.contactLength) })

/** A `NoteDraft`. */
export const noteDraftSchema = z.strictObject({ line, callId, words: words(SERVER_LIMITS.noteLength) })

/** A `CallBackDone`. */
export const callBackDoneSchema = z.strictObject({ line, id })

/** A `TransferRequest`. */
export const transferRequestSchema = z.strictObject({
  callId,
  to: address,
  words: words(SERVER_LIMITS.noteLength).exactOptional(),
})

/** A request that needs nothing. */
export const emptyRequestSchema = z.strictObject({})

/** A `Handshake`, the `auth` of the Socket.IO connection. */
export const handshakeSchema = z.strictObject({
  v: z
    .int()
    .min(OLDEST_VERSION, `must be ${OLDEST_VERSION} or higher; update the client`)
    .max(PROTOCOL_VERSION + 1, `must be ${PROTOCOL_VERSION + 1} or lower; update the server`),
  token: z.string().min(1).max(4096),
  deviceId: id,
  connection: z.int().min(1),
  calls: z.array(callId).max(32),
  capabilities: z.array(id).max(16),
})

/** A `GuestRequest`; it tidies the name. */
export const guestRequestSchema = z.strictObject({
  name: z
    .string()
    .max(SERVER_LIMITS.untidyNameLength)
    .transform(tidyName)
    .pipe(z.string().min(1, 'must have something that can be seen').max(LIMITS.nameLength)),
})

// The schemas and the documented types of wire.ts describe the same shapes: a difference fails to compile.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
type Schemas = {
  append: Same<Mutable<AppendRequest>, z.infer<typeof appendRequestSchema>>
  restore: Same<Mutable<RestoreRequest>, z.infer<typeof restoreRequestSchema>>
  sync: Same<Mutable<SyncRequest>, z.infer<typeof syncRequestSchema>>
  listen: Same<Mutable<ListenRequest>, z.infer<typeof listenRequestSchema>>
  watch: Same<Mutable<WatchRequest>, z.infer<typeof watchRequestSchema>>
  iceServers: Same<Mutable<IceServersRequest>, z.infer<typeof iceServersRequestSchema>>
  history: Same<Mutable<HistoryRequest>, z.infer<typeof historyRequestSchema>>
  historyChange: Same<Mutable<HistoryChange>, z.infer<typeof historyChangeSchema>>
  choices: Same<Mutable<ChoiceRequest>, z.infer<typeof choiceRequestSchema>>
  line: Same<Mutable<LineRequest>, z.infer<typeof lineRequestSchema>>
  callBack: Same<Mutable<CallBackDraft>, z.infer<typeof callBackDraftSchema>>
  note: Same<Mutable<NoteDraft>, z.infer<typeof noteDraftSchema>>
  callBackDone: Same<Mutable<CallBackDone>, z.infer<typeof callBackDoneSchema>>
  transfer: Same<Mutable<TransferRequest>, z.infer<typeof transferRequestSchema>>
  ringPolicy: Same<Mutable<RingPolicyRequest>, z.infer<typeof ringPolicyRequestSchema>>
  report: Same<Mutable<ReportRequest>, z.infer<typeof reportRequestSchema>>
  handshake: Same<Mutable<Handshake>, z.infer<typeof handshakeSchema>>
  guest: Same<Mutable<GuestRequest>, z.infer<typeof guestRequestSchema>>
}
type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T
;({
  append: true,
  restore: true,
  sync: true,
  listen: true,
  watch: true,
  iceServers: true,
  history: true,
  historyChange: true,
  choices: true,
  line: true,
  callBack: true,
  note: true,
  callBackDone: true,
  transfer: true,
  ringPolicy: true,
  report: true,
  handshake: true,
  guest: true,
}) satisfies Schemas
