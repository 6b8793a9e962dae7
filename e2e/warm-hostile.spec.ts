import type { BrowserContext } from '@playwright/test'
import type { Candidates, Device, Party } from '@ringdown/protocol'
import { test as base, expect } from './fixtures.js'
import { HostileCallee } from './hostile-callee.js'
import { viewIce } from './ice-view.js'
import type { RingdownServer } from './ringdown-server.js'
import { candidatesIn, revealing } from './wire.js'

const test = base.extend<{ mallory: HostileCallee }>({
  mallory: async ({ server }: { server: RingdownServer }, use) => {
    const mallory = await HostileCallee.start(server, 'Mallory')
    await use(mallory)
    mallory.leave()
  },
})

/** Where the hostile callee wants the caller to send packets. All on loopback, in case they arrive. */
const ADDRESS = '127.0.0.77'
const LINES = [
  `candidate:1 1 udp 2113937151 ${ADDRESS} 50001 typ host`,
  `candidate:2 1 udp 1677729535 ${ADDRESS} 50002 typ srflx raddr ${ADDRESS} rport 50001`,
  `candidate:3 1 udp 1845494271 ${ADDRESS} 50003 typ prflx raddr 0.0.0.0 rport 0`,
  `candidate:4 1 tcp 1518280447 ${ADDRESS} 9 typ host tcptype active`,
  `candidate:5 1 udp 2113937151 ${ADDRESS} 50001 typ host x typ relay`,
]
/** A relay address is allowed; the address behind it is not. */
const RELAY_LINE = `candidate:6 1 udp 41885695 127.0.0.1 50006 typ relay raddr ${ADDRESS} rport 50001`

/** A real answer to the offer, made by a browser, with its own candidates and the forged ones. */
async function answerOffer(context: BrowserContext, offer: string): Promise<string> {
  const page = await context.newPage()
  const sdp = await page.evaluate(async offer => {
    const connection = new RTCPeerConnection()
    await connection.setRemoteDescription({ type: 'offer', sdp: offer })
    await connection.setLocalDescription()
    await new Promise<void>(resolve => {
      const look = () => connection.iceGatheringState === 'complete' && resolve()
      connection.onicegatheringstatechange = look
      look()
    })
    const { sdp = '' } = connection.localDescription ?? {}
    connection.close()
    return sdp
  }, offer)
  await page.close()
  expect(sdp).toContain('a=candidate:')
  return sdp
    .replace(/^c=IN IP4 .*$/gm, `c=IN IP4 ${ADDRESS}`)
    .replace(/^(m=audio .*)$/m, `$1\r\n${LINES.map(line => `a=${line}`).join('\r\n')}`)
}

function candidatesOf(to: Device, sdp: string, lines: readonly string[]): Candidates {
  const [, ufrag = ''] = /^a=ice-ufrag:(.*?)\r?$/m.exec(sdp) ?? []
  return {
    type: 'candidates',
    to,
    session: 1,
    ufrag,
    candidates: lines.map(candidate => ({ candidate, sdpMid: '0', sdpMLineIndex: 0 })),
    endOfCandidates: false,
  }
}

/** The caller, as a callee's entries name it. */
function deviceOf(party: Party | null): Device {
  if (!party) throw new Error('The server makes no offers.')
  return { userId: party.userId, deviceId: party.deviceId }
}

test('a hostile callee cannot send the caller anywhere before it answers', async ({
  person,
  mallory,
  browser,
}) => {
  const ada = await person('Ada')
  await ada.button('Call Mallory').click()
  const { entry: offer, ...rest } = await mallory.hear('description')
  expect(rest).toEqual({})
  const { callId, session, revision, description } = offer
  const to = deviceOf(offer.from)
  await mallory.append(callId, { type: 'ringing' })
  await expect(ada.status('Ringing Mallory…')).toBeVisible()
  const context = await browser.newContext()
  // Without the caller's candidates, as Mallory's page is not to connect.
  const sdp = await answerOffer(context, description.sdp.replace(/^a=candidate:.*\r\n/gm, ''))
  await context.close()
  const candidates = candidatesOf(to, sdp, [...LINES, RELAY_LINE])
  const answer = {
    type: 'description',
    to,
    session,
    revision,
    description: { type: 'answer', sdp },
  } as const
  expect(await mallory.append(callId, answer)).toMatchObject({ ok: true })
  expect(await mallory.append(callId, candidates)).toMatchObject({ ok: true })

  // What is allowed has arrived, and what was sent beside it has not.
  await expect.poll(() => candidatesIn(ada.wire.received)).toHaveLength(1)
  const received = ada.wire.received.join('\n')
  expect(received).toContain('127.0.0.1 50006 typ relay raddr 0.0.0.0 rport 0')
  expect(received).toContain('"answer"')
  expect(received).not.toContain(ADDRESS)
  expect(received).not.toMatch(/typ (host|srflx|prflx)|\.local/)
  await expect.poll(async () => (await viewIce(ada.page))?.remote).toEqual([{ type: 'relay', port: 50_006 }])
  await expect(ada.status('Ringing Mallory…')).toBeVisible()

  // After the answer it is an ordinary callee, and may reveal its addresses.
  expect(await mallory.append(callId, { type: 'accept', session })).toMatchObject({ ok: true })
  expect(await mallory.append(callId, candidatesOf(to, sdp, LINES.slice(0, 1)))).toMatchObject({ ok: true })
  await expect.poll(() => ada.wire.received.join('\n')).toContain(`${ADDRESS} 50001 typ host`)
})

test.describe('where the server warms nobody', () => {
  test.use({ serverEnv: { RINGDOWN_WARM: 'off' } })

  test('a hostile callee is refused whatever it says before it answers', async ({ person, mallory }) => {
    const ada = await person('Ada')
    await ada.button('Call Mallory').click()
    const { entry: offer } = await mallory.hear('description')
    const { callId, session, revision, description } = offer
    const to = deviceOf(offer.from)
    await mallory.append(callId, { type: 'ringing' })
    const refused = { ok: false, error: { code: 'not-allowed' } }
    const sdp = description.sdp
    expect(
      await mallory.append(callId, {
        type: 'description',
        to,
        session,
        revision,
        description: { type: 'answer', sdp },
      }),
    ).toMatchObject(refused)
    expect(await mallory.append(callId, candidatesOf(to, sdp, [...LINES, RELAY_LINE]))).toMatchObject(refused)
    await expect(ada.status('Ringing Mallory…')).toBeVisible()
    expect(revealing(ada.wire.received)).toEqual([])
  })
})
