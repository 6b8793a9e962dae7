import { type Address, type Clock, LIMITS, type UserId } from '@ringdown/protocol'
import * as z from 'zod'
import type { Actor } from '../access/actor.js'
import type { LinkRecords } from '../records/links.js'
import type { People } from '../records/people.js'
import { ApiError, notFound } from './api-error.js'
import { PAGE, pageOf, pageSchema, readCursor } from './paging.js'
import { type Route, route } from './route.js'
import { time } from './schemas.js'

export interface LinkParts {
  readonly clock: Clock
  readonly links: Pick<LinkRecords, 'list' | 'nameOf' | 'ownerOf' | 'plan' | 'withdraw'>
  readonly people: Pick<People, 'find'>
  /** A link of this person's was withdrawn: ends the call that waits there. */
  onWithdrawn(owner: UserId): Promise<void>
}

const userId = z.string().min(1).max(128)
const linkId = z.string().max(64)
const path = z.string().describe('To be put behind the address of the server.')

const linkSchema = z.object({
  id: z.string(),
  owner: z.object({ userId: z.string(), name: z.string() }),
  name: z.string(),
  personal: z.boolean().describe('Calls there ring the owner, who need not wait there.'),
  state: z.enum(['open', 'used', 'ended']),
  uses: z.number().nullable(),
  usesLeft: z.number().nullable(),
  createdAt: time,
  endsAt: time.nullable(),
  path: path.nullable().describe('For its owner alone; null where the server does not know it.'),
})

const newLinkSchema = z.strictObject({
  owner: userId.optional().describe('Whose link it is. A program must say; a person makes their own.'),
  name: z.string().trim().max(LIMITS.nameLength).default(''),
  endsAt: time.nullable().describe('When it ends by itself; null: never.'),
  uses: z.int().min(1).max(1_000).nullable().default(1).describe('null: until it is withdrawn.'),
  personal: z.boolean().default(true).describe('Calls there ring the owner.'),
  replaces: linkId.optional().describe('A link of the same owner, which works no more.'),
})

const madeSchema = z.object({
  id: z.string(),
  path,
})

/** The links by which visitors call. */
export function linksRoutes({ clock, links, people, onWithdrawn }: LinkParts): readonly Route[] {
  const withdraw = async (id: string, owner: UserId) => {
    const isWithdrawn = await links.withdraw(id, owner)
    if (isWithdrawn) await onWithdrawn(owner)
    return isWithdrawn
  }
  /** Whose link it becomes. A person who is no member here has the name that their token vouches for. */
  const personOf = async (actor: Actor, named: string | undefined) => {
    const userId = ownerOf(actor, named)
    const person = await people.find(userId)
    if (person !== null) return person
    if (actor.kind !== 'person' || actor.name === undefined) throw notFound('member')
    return { userId, name: actor.name }
  }
  return [
    route({
      method: 'GET',
      path: '/links',
      tag: 'Links',
      summary: 'List the links, newest first',
      description: 'Members may ask for their own only.',
      query: z.strictObject({ ...PAGE, owner: userId.optional().describe('Only those of this person.') }),
      reply: pageSchema(linkSchema),
      action: 'link.list',
      // Without an owner it is about nobody's in particular: who sees their own only does not see those.
      asks: ({ query }) => ({ userId: query.owner ?? '' }),
      async handle({ query: { owner, cursor, limit } }, actor) {
        const after = readCursor(cursor, z.tuple([z.number(), z.string()]))
        const found = await links.list(owner ?? null, after, limit + 1)
        const shown = found.map(({ address, ...link }) => {
          return { ...link, path: isOwn(actor, link.owner.userId) ? pathOf(address) : null }
        })
        return pageOf(shown, limit, ({ createdAt, id }) => [createdAt, id])
      },
    }),
    route({
      method: 'POST',
      path: '/links',
      tag: 'Links',
      summary: 'Make a link',
      body: newLinkSchema,
      status: 201,
      reply: madeSchema,
      showsSecret: true,
      action: 'link.make',
      asks: () => ({}),
      named: ({ body }) =>
        body.name || (body.personal ? 'A link that rings its owner' : 'A link without a name'),
      async handle({ body: { owner: named, replaces, ...plan }, network }, actor) {
        const owner = await personOf(actor, named)
        const { endsAt } = plan
        if (endsAt !== null && endsAt <= clock.now()) {
          throw new ApiError('bad-request', '"endsAt" is over already.')
        }
        if (replaces !== undefined && (await links.ownerOf(replaces)) !== owner.userId) throw notFound('link')
        const made = await links.plan(owner, network, plan)
        if (made === 'full')
          throw new ApiError('limit-reached', 'There are too many links. Withdraw some first.')
        if (replaces !== undefined) await withdraw(replaces, owner.userId)
        return { id: made.id, path: pathOf(made.address) ?? '' }
      },
    }),
    route({
      method: 'DELETE',
      path: '/links/{linkId}',
      tag: 'Links',
      summary: 'Withdraw a link',
      description: 'A call that waits there ends.',
      params: z.strictObject({ linkId }),
      action: 'link.withdraw',
      asks: async ({ params }) => ({ userId: (await links.ownerOf(params.linkId)) ?? '' }),
      named: ({ params }) => links.nameOf(params.linkId),
      async handle({ params }) {
        const owner = await links.ownerOf(params.linkId)
        if (owner === null || !(await withdraw(params.linkId, owner))) throw notFound('link')
      },
    }),
  ]
}

function ownerOf(actor: Actor, named: string | undefined): string {
  const own = actor.kind === 'person' ? actor.userId : undefined
  if (own !== undefined && named !== undefined && named !== own) {
    throw new ApiError('bad-request', '"owner" is for programs: a person makes their own links.')
  }
  const owner = own ?? named
  if (owner === undefined) throw new ApiError('bad-request', '"owner" is missing.')
  return owner
}

function isOwn(actor: Actor, owner: UserId): boolean {
  return actor.kind === 'person' && actor.userId === owner
}

/** The page of a link, below the address of the server. */
function pathOf(address: Address | null): string | null {
  return address === null ? null : `/call#${address.slice('link:'.length)}`
}
