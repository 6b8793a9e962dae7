import { FakeNetwork, settle } from '@ringdown/testing'
import { expect, it } from 'vitest'
import { FIRST_ENCODINGS, sharpen, shrinkFirstPicture } from '../src/session/first-picture.js'

const scaleOf = (sender: RTCRtpSender) =>
  sender.getParameters().encodings.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)

it.each([
  ['created here', { sendEncodings: FIRST_ENCODINGS }, () => {}],
  ['that came with an offer', {}, shrinkFirstPicture],
])(
  'sends small pictures at first on a transceiver %s, and full ones once told to',
  async (_, init, begin) => {
    const connection = new new FakeNetwork().PeerConnection()
    const { sender } = connection.addTransceiver('video', init)
    begin(sender)
    await settle()
    const [small] = scaleOf(sender)
    expect(small).toBeGreaterThan(1)
    sharpen(sender)
    await settle()
    expect(scaleOf(sender)).toEqual([1])
  },
)

it('leaves a sender alone whose parameters can no longer be set', async () => {
  const connection = new new FakeNetwork().PeerConnection()
  const { sender } = connection.addTransceiver('video', { sendEncodings: FIRST_ENCODINGS })
  const before = scaleOf(sender)
  connection.close()
  sharpen(sender)
  await settle()
  expect(scaleOf(sender)).toEqual(before)
})
