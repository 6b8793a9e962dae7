import type { Quality } from '@ringdown/client/pilot'
import { describe, expect, it } from 'vitest'
import { relayCap } from '../src/frame/page-settings.js'
import { recentItems } from '../src/home/recent-list.js'
import { memoryStorage } from '../src/phone/memory-storage.js'
import { figuresOf } from '../src/quality/figure-words.js'
import { openPictureSetting } from '../src/quality/picture-setting.js'
import { QualityRecord } from '../src/quality/quality-record.js'
import { sentenceOf, whyPaused } from '../src/quality/quality-texts.js'

function recordOf(...bars: readonly Quality['bars'][]) {
  const record = new QualityRecord()
  for (const one of bars) record.add({ bars: one })
  return record.word
}

describe('how a call was', () => {
  it('is one word, by what a person remembers of it', () => {
    expect(recordOf(3, 3, 3, 3)).toBeNull()
    expect(recordOf(3, 3, 3, 3, 3)).toBe('good')
    expect(recordOf(3, 3, 3, 3, 3, 3, 3, 3, 3, 2)).toBe('good')
    expect(recordOf(3, 3, 3, 2, 1, 3, 3)).toBe('fair')
    expect(recordOf(3, 3, 3, 2, 1, 1, 3)).toBe('poor')
  })

  it('stands beside its length, and calls kept by an older version have none', () => {
    const call = {
      id: '1',
      name: 'Ben',
      address: 'user:ben',
      direction: 'outgoing',
      at: 1,
      talkedMs: 61_000,
    } as const
    const texts = recentItems([], [{ ...call, quality: 'fair' }, { ...call, quality: null }, call])
    expect(texts.map(({ text }) => text)).toEqual(['1:01 · fair', '1:01', '1:01'])
  })
})

describe('what is said about a connection', () => {
  const figures: Quality['figures'] = {
    route: 'relayed',
    roundTripMs: 83.4,
    sendingBps: 1_234_000,
    receivingBps: 84_400,
    lossSent: 0,
    lossReceived: 0.004,
    concealed: 0.12,
    audioCodec: 'opus',
    videoCodec: 'VP9',
    pictureSent: { width: 640, height: 360, framesPerSecond: 29.97 },
    pictureReceived: null,
  }

  it('are figures with their units; what the browser does not say is left out', () => {
    expect(figuresOf({ bars: 2, cause: 'loss', pausedBy: null, figures })).toEqual([
      ['Connection', 'fair'],
      ['Route', 'Through a TURN server'],
      ['Round trip', '83 ms'],
      ['Sending', '1.2 Mbit/s'],
      ['Receiving', '84 kbit/s'],
      ['Your voice lost', '0 %'],
      ['Their voice lost', '0.4 %'],
      ['Their voice filled in', '12 %'],
      ['Your picture', '640 × 360, 30 fps'],
      ['Voice codec', 'opus'],
      ['Picture codec', 'VP9'],
    ])
  })

  it('is a sentence that says what helps', () => {
    expect(sentenceOf({ cause: 'loss' })).toMatch(/lost.*cable/)
    expect(sentenceOf({ cause: null })).toMatch(/as they should/)
  })

  it('says who or what has paused the picture', () => {
    expect(whyPaused('network', 'auto', 'Ben')).toBe('Video paused: your network is slow. Audio continues.')
    expect(whyPaused('choice', 'audio-only', 'Ben')).toMatch(/^Your video is paused: “Audio only” is chosen/)
    expect(whyPaused('choice', 'save-data', 'Ben')).toMatch(/Ben chose “Audio only”/)
    expect(whyPaused(null, 'audio-only', 'Ben')).toBeNull()
  })
})

it('keeps what pictures may cost, and takes nothing else for it', () => {
  const storage = memoryStorage()
  openPictureSetting(storage).change('save-data')
  expect(openPictureSetting(storage).snapshot).toBe('save-data')
  storage.setItem('ringdown.picture', '"toString"')
  expect(openPictureSetting(storage).snapshot).toBe('auto')
})

it('reads the operator’s cap from the page', () => {
  const page = (content: string | null) => ({
    querySelector: () => (content === null ? null : { getAttribute: () => content }),
  })
  expect(relayCap(page('500') as unknown as Document)).toEqual({ relayedBps: 500_000 })
  for (const none of [null, '', 'x', '0', '-5'])
    expect(relayCap(page(none) as unknown as Document)).toEqual({})
})
