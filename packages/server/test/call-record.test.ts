import type { Address, EndReason, Entry, LogBody, Party } from '@ringdown/protocol'
import { reduceAll } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import { type EndedCall, recordOf } from '../src/history/call-record.js'

const party = (userId: string): Party => ({ userId, deviceId: `${userId}-1`, name: userId.toUpperCase() })
const ann = party('ann')
const bob = party('bob')

/** A call that ended with these entries, one second apart. */
function ended(address: Address, ...entries: readonly (readonly [Party | null, LogBody])[]): EndedCall {
  const invite: LogBody = { type: 'invite', address, media: { audio: true, video: true } }
  const log = [[ann, invite] as const, ...entries].map(
    ([from, body], n) =>
      ({ v: 2, seq: n + 1, entryId: `e${n}`, callId: 'c1', from, at: n * 1_000, ...body }) as Entry,
  )
  const state = reduceAll(log)
  if (state?.phase !== 'ended') throw new Error('the call goes on')
  return state
}

const accept: LogBody = { type: 'accept' }
const hangup = (reason: string) => ({ type: 'hangup', reason }) as LogBody
const decline = (reason: 'declined' | 'busy'): LogBody => ({ type: 'decline', reason })
const absent = { placedAt: 0, called: { userId: 'bob', name: 'BOB' }, isBlocked: false }

describe('what is kept of a call', () => {
  it('says who, when and how long, to each from their side', () => {
    const kept = recordOf(ended('user:bob', [bob, accept], [bob, hangup('completed')]), absent)
    expect(kept?.record).toMatchObject({
      caller: { userId: 'ann', name: 'ANN' },
      callee: { userId: 'bob', name: 'BOB' },
      address: 'user:bob',
      placedAt: 0,
      acceptedAt: 1_000,
      endedAt: 2_000,
      reason: 'completed',
    })
    expect(kept?.personal).toMatchObject([
      {
        personId: 'ann',
        item: {
          direction: 'outgoing',
          peer: { userId: 'bob', name: 'BOB' },
          address: 'user:bob',
          talkedMs: 1_000,
        },
      },
      {
        personId: 'bob',
        item: {
          direction: 'incoming',
          peer: { userId: 'ann', name: 'ANN' },
          address: 'user:ann',
          talkedMs: 1_000,
        },
      },
    ])
    expect(kept?.personal[1]?.item).not.toHaveProperty('missed')
  })

  it.each<[EndReason, readonly [Party | null, LogBody], boolean]>([
    ['no-answer', [null, hangup('no-answer')], true],
    ['cancelled', [ann, hangup('cancelled')], true],
    ['busy', [null, decline('busy')], true],
    ['peer-left', [null, hangup('peer-left')], true],
    ['declined', [bob, decline('declined')], false],
    ['ice-failed', [ann, hangup('ice-failed')], false],
  ])('unanswered, %s: whether it was missed', (reason, entry, isMissed) => {
    const kept = recordOf(ended('user:bob', entry), absent)
    const [outgoing, incoming] = kept?.personal ?? []
    expect(outgoing?.item).toMatchObject({ reason, talkedMs: null, peer: { name: 'BOB' } })
    expect(outgoing?.item).not.toHaveProperty('missed')
    expect(incoming).toMatchObject({ personId: 'bob', item: { reason } })
    expect(incoming?.item.missed === true && incoming.item.unread === true).toBe(isMissed)
  })

  it('tells a person nothing of a caller whom they have blocked', () => {
    const kept = recordOf(ended('user:bob', [null, hangup('no-answer')]), { ...absent, isBlocked: true })
    expect(kept?.personal.map(({ personId }) => personId)).toEqual(['ann'])
  })

  it('keeps no link, which is a secret, but whom it brought together', () => {
    const link: Address = 'link:abcdefghijklmnopqrstuv'
    const talked = recordOf(ended(link, [bob, accept], [ann, hangup('completed')]), {
      ...absent,
      called: null,
    })
    expect(JSON.stringify(talked)).not.toContain('abcdefgh')
    expect(talked?.record?.address).toBe('link')
    expect(talked?.personal[0]?.item.address).toBe('user:bob')
    const alone = recordOf(ended(link, [ann, hangup('cancelled')]), { ...absent, called: null })
    expect(alone?.personal).toMatchObject([{ personId: 'ann', item: { peer: null, address: null } }])
  })

  it('keeps the line that was called, so that it can be called again', () => {
    const kept = recordOf(ended('line:reception', [bob, accept], [bob, hangup('completed')]), {
      ...absent,
      called: null,
    })
    expect(kept?.personal[0]?.item).toMatchObject({ address: 'line:reception', peer: { name: 'BOB' } })
  })

  it('keeps nothing of a call that another has replaced unanswered', () => {
    expect(recordOf(ended('user:bob', [null, hangup('replaced')]), absent)).toBeNull()
  })
})
