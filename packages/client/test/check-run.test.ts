import { describe, expect, it } from 'vitest'
import type { CheckStep } from '../src/check/check.js'
import { reportCheck } from '../src/check/report.js'
import { FakeSignaling, REFUSING, SILENT, setUp, TURN } from './checked-page.js'

const details = (steps: readonly CheckStep[]) => steps.map(({ id, detail }) => [id, detail])

describe('where everything works', () => {
  it('every step passes, with what was measured, and nothing stays open', async () => {
    const { check, finish, states, step, lines, closed } = setUp()
    expect(check.snapshot.phase).toBe('idle')
    await finish()
    expect(check.snapshot.phase).toBe('done')
    const { stun, ...others } = states()
    expect(stun).toBe('skipped')
    expect(new Set(Object.values(others))).toEqual(new Set(['passed']))
    expect(details(check.snapshot.steps)).toEqual([
      ['secure-context', null],
      ['webrtc', null],
      ['microphone', 'We can hear you (−10 dB)'],
      ['camera', '1280 × 720'],
      ['speakers', '1 speaker'],
      ['http', null],
      ['websocket', 'Round trip under 1 ms, slowest of 5: under 1 ms'],
      ['stun', 'None is set up; the TURN server serves as one.'],
      ['turn-0', 'Gave a relay address'],
      ['loopback', 'Picture arrived, round trip 7 ms'],
    ])
    expect(step('camera')?.tookMs).toBe(12)
    expect(lines.map(({ asked }) => asked.length)).toEqual([5])
    expect(closed.sort()).toEqual(['meter', 'picture'])
  })

  it('opens nothing before it is run', () => {
    const { devices, network, lines } = setUp()
    expect([devices.asked, network.connections, lines]).toEqual([[], [], []])
  })

  it('only ever asks the relay for addresses, never the network itself', async () => {
    const { network, finish } = setUp()
    await finish()
    const asking = network.connections
      .map(connection => connection.getConfiguration())
      .filter(each => each.iceServers)
    expect(asking.length).toBe(3)
    for (const { iceTransportPolicy } of asking) expect(iceTransportPolicy).toBe('relay')
  })
})

describe('pressed twice, stopped, run again', () => {
  it('a second press joins the run that is under way', async () => {
    const { check, runOut, devices } = setUp()
    expect(check.run()).toBe(check.run())
    await runOut()
    expect(devices.asked).toHaveLength(2)
  })

  it('stopped while the browser asks: a device that is handed out late is let go', async () => {
    const { check, clock, devices, states, expectNothingOpen } = setUp()
    const answer = devices.hold()
    const run = check.run()
    await clock.advance(0)
    expect(states()['microphone']).toBe('running')
    check.stop()
    await run
    expect(check.snapshot.phase).toBe('stopped')
    answer()
    await clock.advance(0)
    expect(devices.tracks.length).toBe(1)
    expectNothingOpen()
    expect(states()).toMatchObject({ webrtc: 'passed', microphone: 'skipped', loopback: 'skipped' })
  })

  it('stopped in the middle of each part: nothing stays open, and a new run is whole', async () => {
    for (const at of ['microphone', 'camera', 'websocket', 'turn-0', 'loopback']) {
      const never = new Promise<never>(() => {})
      const { check, clock, step, finish, expectNothingOpen } = setUp({
        peak: at === 'microphone' ? 0.001 : 0.3,
        iceServers: [at === 'turn-0' ? SILENT : TURN],
        line: { connection: at === 'websocket' ? 'connecting' : 'online' },
        ports: {
          ...(at === 'camera' ? { look: () => never } : {}),
          ...(at === 'loopback'
            ? { measureArrival: async () => ({ hasFrame: false, route: null, roundTripMs: null }) }
            : {}),
        },
      })
      void check.run()
      for (let turn = 0; turn < 100 && step(at)?.state !== 'running'; turn++) await clock.advance(50)
      check.stop()
      await clock.advance(0)
      expect(check.snapshot.phase, at).toBe('stopped')
      expectNothingOpen()
      await finish()
      expect(check.snapshot.phase, at).toBe('done')
    }
  })

  it('stopping what does not run changes nothing', async () => {
    const { check, finish } = setUp()
    check.stop()
    expect(check.snapshot.phase).toBe('idle')
    await finish()
    check.stop()
    expect(check.snapshot.phase).toBe('done')
  })
})

describe('browser and devices', () => {
  it('says what helps in the browser of an app that offers no devices', async () => {
    const { check, finish } = setUp({ ports: { mediaDevices: null } })
    await finish()
    for (const id of ['microphone', 'camera']) {
      const step = check.snapshot.steps.find(step => step.id === id)
      expect(step).toMatchObject({ state: 'failed', problem: { code: 'unsupported' } })
      expect(step?.problem?.message).toContain('Safari or Chrome')
    }
  })

  it('a page without https: says so, and checks the rest', async () => {
    const { finish, states } = setUp({ ports: { isSecure: false, mediaDevices: null } })
    await finish()
    expect(states()).toMatchObject({
      'secure-context': 'failed',
      microphone: 'skipped',
      camera: 'skipped',
      speakers: 'skipped',
      websocket: 'passed',
    })
  })

  it.each([
    ['is missing', null],
    [
      'is broken',
      class {
        constructor() {
          throw new Error('blocked')
        }
      } as unknown as typeof RTCPeerConnection,
    ],
  ])('a browser whose WebRTC %s: no step of the network is tried', async (_, PeerConnection) => {
    const { finish, step, states } = setUp({ ports: { PeerConnection } })
    await finish()
    expect(step('webrtc')?.problem?.code).toBe('no-webrtc')
    expect(states()).toMatchObject({ websocket: 'passed', turn: 'skipped', loopback: 'skipped' })
  })

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotReadableError', 'in-use'],
    ['NotFoundError', 'not-found'],
  ] as const)('%s is %s, for each device on its own', async (failure, code) => {
    const { finish, step, devices } = setUp()
    devices.fail('video', failure)
    await finish()
    expect(step('microphone')?.state).toBe('passed')
    expect(step('camera')).toMatchObject({ state: 'failed', problem: { code } })
  })

  it('a question of the browser that is never answered', async () => {
    const { check, clock, devices, step, runOut } = setUp()
    devices.hold()
    void check.run()
    await clock.advance(0)
    await runOut()
    expect(step('microphone')?.problem?.code).toBe('unanswered')
    expect(clock.pending).toBe(0)
  })

  it.each<[number | null, string, string]>([
    [0, 'failed', 'silent'],
    [0.001, 'passed', 'Only quiet sound (−60 dB)'],
    [0.02, 'passed', 'We can hear you (−34 dB)'],
    [null, 'passed', 'Opened; its level could not be measured'],
  ])('a microphone whose loudest sample is %s', async (peak, state, says) => {
    const { finish, step } = setUp({ peak })
    await finish()
    const { detail, problem } = step('microphone') ?? {}
    expect(step('microphone')?.state).toBe(state)
    expect(detail ?? problem?.code).toBe(says)
  })

  it('a camera that gives no picture, or a black one', async () => {
    const none = setUp({ ports: { look: () => new Promise(() => {}) } })
    await none.finish()
    expect(none.step('camera')?.problem?.code).toBe('no-picture')
    const black = setUp({
      ports: { look: async () => ({ width: 640, height: 480, brightness: 1, afterMs: 5 }) },
    })
    await black.finish()
    expect(black.step('camera')).toMatchObject({ state: 'warning', problem: { code: 'black' } })
  })
})

describe('the server', () => {
  it.each<[string, () => Promise<Response>, string]>([
    ['does not answer', () => Promise.reject(new TypeError('Failed to fetch')), 'http-unreachable'],
    ['takes for ever', () => new Promise(() => {}), 'http-unreachable'],
    ['is stopping', async () => Response.json({ status: 'stopping' }, { status: 503 }), 'http-stopping'],
    ['is a sign-in page', async () => new Response('<html>Welcome to our Wi-Fi</html>'), 'http-foreign'],
    ['is something else', async () => Response.json(null), 'http-foreign'],
  ])('%s', async (_, askReady, code) => {
    const { finish, step, lines, states } = setUp({ ports: { askReady } })
    await finish()
    expect(step('http')?.problem?.code).toBe(code)
    expect(states()).toMatchObject({ websocket: 'skipped', turn: 'skipped', loopback: 'skipped' })
    expect(lines).toEqual([])
  })

  it('refuses: its own words are passed on', async () => {
    const problem = { code: 'unauthorized', message: 'This token has expired: sign in again.' } as const
    const { finish, step } = setUp({ line: { connection: 'refused', problem } })
    await finish()
    expect(step('websocket')?.problem).toEqual({ code: 'refused', message: problem.message })
  })

  it('is not reached by WebSocket within ten seconds', async () => {
    const { finish, step } = setUp({ line: { connection: 'offline' } })
    await finish()
    expect(step('websocket')?.problem?.code).toBe('websocket-blocked')
  })

  it('lets the line open and then says nothing', async () => {
    const { finish, step } = setUp({
      ports: {
        connect() {
          const silent = new FakeSignaling(() => Promise.reject(new Error('no reply')))
          queueMicrotask(() => silent.update({ connection: 'online' }))
          return silent
        },
      },
    })
    await finish()
    expect(step('websocket')?.problem?.code).toBe('websocket-unsteady')
  })
})

describe('the network', () => {
  it('a TURN server that says nothing is given up after ten seconds', async () => {
    const { clock, finish, step } = setUp({ iceServers: [SILENT] })
    await finish()
    expect(step('turn-0')).toMatchObject({ state: 'failed', problem: { code: 'turn-unreachable' } })
    expect(clock.now()).toBeLessThan(11_000)
  })

  it('no TURN server is a warning, and no reason to fail', async () => {
    const { finish, states, step } = setUp({ iceServers: [] })
    await finish()
    expect(states()).toMatchObject({ stun: 'skipped', turn: 'warning', loopback: 'skipped' })
    expect(step('turn')?.problem?.message).toMatch(/Ask your administrator to set one up/)
  })

  it('an address that the browser itself refuses is told apart', async () => {
    const { finish, step } = setUp({ iceServers: [{ urls: ['turn:odd-port.example.org:9'] }] })
    await finish()
    expect(step('turn-0')?.problem).toMatchObject({
      code: 'ice-url-refused',
      message: expect.stringMatching(/refuses turn:odd-port\.example\.org:9.*another port/),
    })
  })

  it('a relay that refuses is told apart from one that works, and only the latter carries the picture', async () => {
    const { finish, states, step, network } = setUp({ iceServers: [TURN, REFUSING] })
    await finish()
    expect(states()).toMatchObject({ 'turn-0': 'passed', 'turn-1': 'failed', loopback: 'passed' })
    expect(step('turn-1')?.problem?.code).toBe('turn-unauthorized')
    const [sender, receiver] = network.connections.slice(-2)
    for (const end of [sender, receiver]) {
      expect(end?.getConfiguration().iceServers).toEqual([{ ...TURN, urls: TURN.urls }])
    }
  })

  it.each([
    [{ hasFrame: false, route: null, roundTripMs: null }],
    [{ hasFrame: true, route: 'relayed', roundTripMs: null }],
  ] as const)('a picture that does not arrive whole: %j', async arrival => {
    const { finish, step } = setUp({ ports: { measureArrival: async () => arrival } })
    await finish()
    expect(step('loopback')).toMatchObject({ state: 'failed', problem: { code: 'no-media' } })
  })

  it('a step that goes wrong itself says so and lets the others run', async () => {
    const drawPicture = () => {
      throw new TypeError('no canvas')
    }
    const { check, step, runOut } = setUp({ ports: { drawPicture } })
    void check.run()
    await runOut()
    expect(step('loopback')?.problem).toMatchObject({ code: 'internal' })
    expect(check.snapshot.phase).toBe('done')
  })
})

describe('the report', () => {
  it('holds every step and no secret', async () => {
    const iceServers = [{ ...REFUSING, urls: ['turn:192.0.2.77?transport=tcp', 'turn:refusing.example.org'] }]
    const { check, finish } = setUp({ iceServers })
    await finish()
    const report = reportCheck(check.snapshot, Date.UTC(2026, 0, 2, 3, 4, 5), 'A browser')
    expect(report).toMatchObject({ at: '2026-01-02T03:04:05.000Z', browser: 'A browser' })
    expect(report.result).toMatch(/^done: 11 of 11 finished, 1 failed, 0 with a warning$/)
    expect(report.steps).toHaveLength(11)
    const text = JSON.stringify(report)
    expect(text).toContain('192.0.x.x')
    for (const hidden of ['192.0.2.77', 'wrong', 'credential":', 'username', 'candidate:']) {
      expect(text).not.toContain(hidden)
    }
  })
})
