import * as z from 'zod'
import { ApiError } from './api-error.js'

const MOST = 200

/** The query of a list. Spread it into the route's own: `z.object({ ...PAGE, role })`. */
export const PAGE = {
  cursor: z.string().min(1).max(512).optional().describe('What the page before has as its next.'),
  limit: z.coerce.number().int().min(1).max(MOST).default(50).describe('How many at most.'),
}

/** The reply of a list. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().describe('The cursor of the next page; null on the last.'),
  })
}

export interface Page<Item> {
  readonly items: Item[]
  readonly next: string | null
}

/**
 * A page of rows that are read with one more than was asked for, which only says that there is more.
 *
 * @param keyOf where a row stands in the order of the list: what the next page begins after.
 */
export function pageOf<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => CursorKey): Page<Row> {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null }
}

/** The columns that a list is ordered by, of its last row. */
export type CursorKey = readonly (string | number)[]

function encodeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/**
 * Reads a cursor: the columns of the row that the page begins after; `null` without one.
 *
 * @throws {ApiError} `bad-request` for one that this list did not give out.
 */
export function readCursor<Key extends CursorKey>(
  cursor: string | undefined,
  shape: z.ZodType<Key>,
): Key | null {
  if (cursor === undefined) return null
  const key = shape.safeParse(parsed(Buffer.from(cursor, 'base64url').toString()))
  if (key.success) return key.data
  throw new ApiError('bad-request', 'The cursor is not one of this list. Begin again without one.')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
