import { expect, it } from 'vitest'
import { chooseVideoCodec } from '../src/pilot/video-codec.js'

const codecs = ['video/VP8', 'video/VP9', 'video/AV1'].map(mimeType => ({ mimeType, clockRate: 90_000 }))
const EASY = { smooth: true, powerEfficient: true }
const HARD = { smooth: true, powerEfficient: false }

/** A machine that encodes these with ease. */
const machine =
  (...easy: string[]) =>
  async (mimeType: string) =>
    easy.includes(mimeType) ? EASY : HARD

it('is the best one that this machine encodes with ease', async () => {
  const chosen = async (...easy: string[]) => (await chooseVideoCodec(codecs, machine(...easy)))?.mimeType
  expect(await chosen('video/VP9', 'video/AV1')).toBe('video/AV1')
  expect(await chosen('video/VP9')).toBe('video/VP9')
})

it('stays as negotiated where none is easy, not smooth, not negotiated, or the browser cannot say', async () => {
  expect(await chooseVideoCodec(codecs, machine())).toBeNull()
  expect(await chooseVideoCodec(codecs, async () => ({ smooth: false, powerEfficient: true }))).toBeNull()
  expect(await chooseVideoCodec(codecs.slice(0, 1), async () => EASY)).toBeNull()
  expect(await chooseVideoCodec(codecs, () => Promise.reject(new TypeError('unknown type')))).toBeNull()
})
