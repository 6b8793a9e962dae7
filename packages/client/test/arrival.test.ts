import { describe, expect, it } from 'vitest'
import { measureArrival } from '../src/session/arrival.js'

type Stats = Readonly<Record<string, unknown>>

/** What is measured of a connection with these statistics. */
const measure = (report: Readonly<Record<string, Stats>>) =>
  measureArrival({ getStats: async () => new Map(Object.entries(report)) as unknown as RTCStatsReport })

describe('a picture has arrived', () => {
  const hasFrame = async (...streams: Stats[]) =>
    (await measure(Object.fromEntries(streams.entries()))).hasFrame

  it('once a frame was decoded of any of the peer’s pictures', async () => {
    const screen = { type: 'inbound-rtp', kind: 'video', framesDecoded: 0 }
    expect(await hasFrame(screen)).toBe(false)
    expect(await hasFrame(screen, { ...screen, framesDecoded: 1 })).toBe(true)
  })

  it('not by what this side sends, by sound, or where nothing is counted', async () => {
    expect(await hasFrame()).toBe(false)
    expect(await hasFrame({ type: 'outbound-rtp', kind: 'video', framesDecoded: 9 })).toBe(false)
    expect(await hasFrame({ type: 'inbound-rtp', kind: 'audio', framesDecoded: 9 })).toBe(false)
    expect(await hasFrame({ type: 'inbound-rtp', kind: 'video' })).toBe(false)
  })
})

describe('the route', () => {
  const pair = { type: 'candidate-pair', localCandidateId: 'here', remoteCandidateId: 'there' }
  const host = { type: 'local-candidate', candidateType: 'host' }
  const reflexive = { type: 'remote-candidate', candidateType: 'srflx' }
  const relay = { candidateType: 'relay' }
  const nominated = { ...pair, nominated: true, state: 'succeeded' }

  it.each([
    ['direct between two addresses of their own', { here: host, there: reflexive }, 'direct'],
    ['relayed by the TURN server of this side', { here: relay, there: reflexive }, 'relayed'],
    ['relayed by the TURN server of the other side', { here: host, there: relay }, 'relayed'],
    ['taken to be direct where the ends are not said', {}, 'direct'],
  ])('is %s', async (_, ends, route) => {
    const transport = { type: 'transport', selectedCandidatePairId: 'pair' }
    expect((await measure({ transport, pair, ...ends })).route).toBe(route)
  })

  it('is that of the pair the transport names, whatever else was nominated', async () => {
    const selected = { ...pair, localCandidateId: 'relay', currentRoundTripTime: 0.25 }
    const report = {
      nominated,
      selected,
      here: host,
      there: host,
      relay,
      unnamed: { type: 'codec', selectedCandidatePairId: 'nominated' },
      transport: { type: 'transport', selectedCandidatePairId: 'selected' },
    }
    expect(await measure(report)).toEqual({ hasFrame: false, route: 'relayed', roundTripMs: 250 })
  })

  it('is that of the nominated pair that works where no transport names one, as in Firefox', async () => {
    const failed = { ...nominated, state: 'failed', localCandidateId: 'relay' }
    const spare = { ...nominated, nominated: false, localCandidateId: 'relay' }
    const other = { ...nominated, type: 'googCandidatePair', localCandidateId: 'relay' }
    const works = { ...nominated, currentRoundTripTime: 0.01 }
    const report = { failed, spare, other, works, here: host, there: host, relay }
    expect(await measure(report)).toEqual({ hasFrame: false, route: 'direct', roundTripMs: 10 })
  })

  it('is unknown while no pair works, and so is the round trip', async () => {
    const transport = { type: 'transport' }
    const waiting = { ...pair, nominated: false, state: 'in-progress', currentRoundTripTime: 1 }
    expect(await measure({ transport, waiting })).toEqual({ hasFrame: false, route: null, roundTripMs: null })
    expect(await measure({ nominated })).toEqual({ hasFrame: false, route: 'direct', roundTripMs: null })
  })
})
