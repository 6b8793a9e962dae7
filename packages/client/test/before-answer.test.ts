import { type Candidates, type Description, type LogBody, RingdownError } from '@ringdown/protocol'
import { FakeMediaStream, FakeNetwork, ManualClock, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BeforeAnswer } from '../src/call/before-answer.js'
import { PeerSessions } from '../src/call/peer-sessions.js'
import { throwWrong } from './wrong-transitions.js'

/** A server that takes what it is sent only when the test says so. */
function createLog() {
  const sent: { body: LogBody; reply: (refusal: RingdownError | null) => void }[] = []
  const send = (body: LogBody) =>
    new Promise<RingdownError | null>(reply => {
      sent.push({ body, reply })
    })
  /** Answers the oldest entry that waits. */
  const reply = async (refusal: RingdownError | null = null) => {
    sent.shift()?.reply(refusal)
    await settle()
  }
  return { sent, log: { send, withdraw: () => {} }, reply }
}

const refusal = () => new RingdownError({ code: 'answered-elsewhere', message: 'Another device.' })

const candidate = 'candidate:1 1 udp 2130706431 192.0.2.7 54321 typ host'
const answer: Description = {
  type: 'description',
  session: 1,
  revision: 1,
  description: { type: 'answer', sdp: `v=0\r\na=${candidate}\r\n` },
}
const candidates: Candidates = {
  type: 'candidates',
  session: 1,
  ufrag: 'abcd',
  candidates: [{ candidate, sdpMid: '0', sdpMLineIndex: 0 }],
  endOfCandidates: false,
}

function createRig(offerSdp = 'v=0') {
  const { sent, log, reply } = createLog()
  const heard: string[] = []
  const before = new BeforeAnswer({
    log,
    offerSdp: () => offerSdp,
    onTaken: () => heard.push('taken'),
    onRefused: () => heard.push('refused'),
  })
  return { before, sent, reply, heard }
}

describe('a callee before its answer', () => {
  it('tries no candidate of the caller before the server has taken its SDP answer', async () => {
    const { before, reply, heard } = createRig()
    before.warmUp('direct')
    expect(before.mayTry).toBe(false)
    void before.send(answer)
    expect(before.mayTry).toBe(false)
    await reply()
    expect(before.mayTry).toBe(true)
    expect(heard).toEqual(['taken'])
  })

  it('tries none after its human has answered either, until the server has taken the SDP answer', async () => {
    const { before, reply } = createRig()
    before.warmUp('none')
    before.answer()
    void before.send(answer)
    expect(before.mayTry).toBe(false)
    await reply()
    expect(before.mayTry).toBe(true)
  })

  it('does not take the server’s word on its candidates for its word on the answer', async () => {
    const { before, reply, heard } = createRig()
    before.warmUp('direct')
    void before.send(candidates)
    await reply()
    expect(before.mayTry).toBe(false)
    expect(heard).toEqual([])
  })

  it('does not take the word on a session that is over for the word on the next', async () => {
    const { before, reply, heard } = createRig()
    before.warmUp('direct')
    void before.send(answer)
    before.endSession()
    await reply()
    expect(before.mayTry).toBe(false)
    expect(heard).toEqual([])
  })

  it('tries none after another device was given the offer', async () => {
    const { before, reply, heard } = createRig()
    before.warmUp('direct')
    void before.send(answer)
    await reply(refusal())
    expect(before.mayTry).toBe(false)
    expect(heard).toEqual(['refused'])
  })

  it('keeps everything to itself where nothing may be known, and hands it out at the answer, in order and once', () => {
    const { before, sent } = createRig()
    before.warmUp('none')
    void before.send(answer)
    void before.send(candidates)
    expect(sent).toEqual([])
    expect(before.answer()).toEqual([answer, candidates])
    expect(before.answer()).toEqual([])
  })

  it('where only the SDP answer may leave, says it without an address and keeps the rest, and tries nothing', async () => {
    const { before, sent, reply } = createRig()
    before.warmUp('answer')
    void before.send(answer)
    void before.send(candidates)
    expect(sent.map(({ body }) => body.type)).toEqual(['description'])
    expect(JSON.stringify(sent.map(({ body }) => body))).not.toMatch(/candidate:|192\.0\.2\.7/)
    await reply()
    expect([before.isTaken, before.mayTry, before.warmth]).toEqual([true, false, 'none'])
    // The server has the answer: nothing has to be waited for any more.
    expect(before.answer()).toEqual([candidates])
    expect(before.mayTry).toBe(true)
  })

  it.each([
    ['here', 'o=mozilla...THIS_IS_SDPARTA-99.0 1 0 IN IP4 0.0.0.0', 'v=0'],
    ['at the caller', 'v=0', 'o=mozilla...THIS_IS_SDPARTA-99.0 1 0 IN IP4 0.0.0.0'],
  ])('keeps the SDP answer too with Firefox %s, which does not wait for candidates', (_, mine, offered) => {
    const { before, sent } = createRig(offered)
    before.warmUp('answer')
    const own: Description = { ...answer, description: { type: 'answer', sdp: mine } }
    void before.send(own)
    expect(sent).toEqual([])
    expect(before.answer()).toEqual([own])
  })

  it('hands out nothing of a session that is over', () => {
    const { before } = createRig()
    before.warmUp('none')
    void before.send(answer)
    before.endSession()
    expect(before.answer()).toEqual([])
  })

  it('says what it may, concealed to a stranger and whole after the answer', () => {
    const { before, sent } = createRig()
    before.warmUp('relay')
    void before.send(answer)
    expect(JSON.stringify(sent.map(({ body }) => body))).not.toContain('192.0.2.7')
    before.answer()
    void before.send(answer)
    expect(sent.at(-1)?.body).toEqual(answer)
  })

  it('has begun once it was warmed or has answered, and the first warmth stays', () => {
    const { before } = createRig()
    expect([before.mayBegin, before.isAnswered, before.warmth]).toEqual([false, false, 'none'])
    before.warmUp('relay')
    before.warmUp('direct')
    expect([before.mayBegin, before.isAnswered, before.warmth]).toEqual([true, false, 'relay'])
    before.answer()
    before.warmUp('direct')
    expect([before.mayBegin, before.isAnswered, before.warmth]).toEqual([true, true, 'none'])
  })
})

describe('the session of a callee', () => {
  beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
  afterEach(() => vi.unstubAllGlobals())

  it('is given no candidate of the caller before the server has taken its SDP answer, and all of them then', async () => {
    const { sent, log, reply } = createLog()
    const clock = new ManualClock()
    const network = new FakeNetwork({ clock, strict: true })
    const callee = new PeerSessions(false, {
      PeerConnection: network.PeerConnection,
      clock,
      isReady: () => true,
      configuration: () => ({}),
      log,
      peer: () => undefined,
      onEvent: () => {},
      onWrongTransition: throwWrong,
    })
    const caller = new network.PeerConnection()
    for (const kind of ['audio', 'video', 'video', 'audio']) caller.addTransceiver(kind)
    caller.createDataChannel('control', { negotiated: true, id: 0 })
    const gathered: RTCIceCandidate[] = []
    caller.onicecandidate = event => {
      if (event.candidate?.candidate) gathered.push(event.candidate)
    }
    await caller.setLocalDescription()
    await settle()
    expect(gathered.length).toBeGreaterThan(0)

    callee.warmUp('direct')
    callee.receive({
      type: 'description',
      session: 1,
      revision: 1,
      description: { type: 'offer', sdp: caller.localDescription?.sdp ?? '' },
    })
    callee.receive({
      type: 'candidates',
      session: 1,
      ufrag: gathered[0]?.usernameFragment ?? '',
      candidates: gathered.map(each => each.toJSON() as Candidates['candidates'][number]),
      endOfCandidates: true,
    })
    await clock.advance(200)
    const [, connection] = network.connections
    const tried = () => connection?.calls.filter(({ method }) => method === 'addIceCandidate').length
    expect(sent.map(({ body }) => body.type)).toContain('description')
    expect(tried()).toBe(0)

    while (sent[0]) await reply()
    await clock.advance(200)
    expect(tried()).toBeGreaterThanOrEqual(gathered.length)
    callee.close()
    caller.close()
  })
})
