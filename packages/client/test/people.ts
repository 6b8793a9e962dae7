import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, RingdownError } from '@ringdown/protocol'
import { createRingdownServer, type RunningServer, type ServerOptions } from '@ringdown/server'
import { FakeMediaDevices, FakeMediaStream, FakeNetwork } from '@ringdown/testing'
import { vi } from 'vitest'
import { freePort } from '../../../scripts/free-port.mjs'
import { createRingdown } from '../src/create-ringdown.js'
import { guestToken } from '../src/guest-token.js'
import type { Call, PageStorage, Privacy, Ringdown, RingdownOptions, Watchable } from '../src/index.js'
import { CapturedMedia } from '../src/media/captured-media.js'
import type { RingdownClient } from '../src/ringdown-client.js'
import { PacedClock } from './paced-clock.js'
import { throwLogged } from './wrong-transitions.js'

/** Waits, with a limit, until a watched value is as wanted; otherwise says what it was. */
export async function until<T>(
  watchable: Watchable<T>,
  wanted: (snapshot: T) => boolean,
  ms = 30_000,
): Promise<T> {
  if (wanted(watchable.snapshot)) return watchable.snapshot
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe()
      reject(new Error(`not within ${ms} ms: ${wanted}\n${JSON.stringify(watchable.snapshot, null, 1)}`))
    }, ms)
    const unsubscribe = watchable.subscribe(() => {
      if (!wanted(watchable.snapshot)) return
      clearTimeout(timer)
      unsubscribe()
      resolve(watchable.snapshot)
    })
  })
}

const GONE = new RingdownError({ code: 'unauthorized', message: 'This page is gone.' })

export interface Device {
  readonly ringdown: Ringdown
  /** The peer connections of this page, oldest first. */
  readonly connections: readonly RTCPeerConnection[]
  /** The page is gone, as after a reload or, with `crashes`, a crash: nothing of it runs any more. */
  unload(how?: 'crashes'): void
  readonly devices: FakeMediaDevices
  readonly userId: string
  incoming(): Promise<Call>
}

/** The parts of the SDK that make a device. */
export interface Sdk {
  readonly createRingdown: typeof createRingdown
  readonly guestToken: typeof guestToken
  readonly CapturedMedia: typeof CapturedMedia
}

const TODAY: Sdk = { createRingdown, guestToken, CapturedMedia }

/** A real server, and devices of people on it with fake peer connections and media. */
export async function openHouse(options: ServerOptions = {}, createServer = createRingdownServer) {
  vi.stubGlobal('MediaStream', FakeMediaStream)
  const dataDir = await mkdtemp(join(tmpdir(), 'ringdown-client-'))
  const network = new FakeNetwork({ strict: true, behindNats: true })
  const opened: Ringdown[] = []
  const gone: Ringdown[] = []
  /** Of the server and of all pages. */
  const time = new PacedClock()
  const browsers = new Map<string, Map<string, string>>()
  const port = await freePort()
  let server: RunningServer = await createServer({ port, dataDir, clock: time, ...options })
  const { url } = server

  /** Another device of the person with this name. */
  async function open(
    name: string,
    deviceId?: string,
    privacy: Privacy = {},
    session: PageStorage | null = null,
    sdk: Sdk = TODAY,
    options: Partial<RingdownOptions> = {},
  ): Promise<Device> {
    const browser = browsers.get(name) ?? new Map<string, string>()
    browsers.set(name, browser)
    const storage = {
      getItem: (key: string) => browser.get(key) ?? null,
      setItem: (key: string, value: string) => void browser.set(key, value),
    }
    const devices = new FakeMediaDevices()
    const token = sdk.guestToken({ name, server: url, storage })
    const connections: RTCPeerConnection[] = []
    let isGone = false
    const clock: Clock = {
      now: () => time.now(),
      after: (ms, run) => time.after(ms, () => isGone || run()),
    }
    class PeerConnection extends network.PeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        connections.push(this)
      }
    }
    const ringdown = sdk.createRingdown({
      server: url,
      storage: session,
      clock,
      // The connection of a page that is gone does not return.
      token: refused => (isGone ? Promise.reject(GONE) : token(refused)),
      PeerConnection,
      createLocalMedia: () => new sdk.CapturedMedia(devices as unknown as MediaDevices, null),
      privacy: () => privacy,
      log: throwLogged,
      ...(deviceId === undefined ? {} : { deviceId }),
      ...options,
    })
    opened.push(ringdown)
    // Like a page that someone looks at, so that rings are acknowledged.
    ringdown.subscribe(() => {})
    const { me } = await until(ringdown, ({ connection }) => connection === 'online')
    return {
      ringdown,
      devices,
      connections,
      userId: me!.userId,
      unload: how => {
        if (!how) (ringdown as RingdownClient).leave()
        isGone = true
        opened.splice(opened.indexOf(ringdown), 1)
        gone.push(ringdown)
        if (how) for (const connection of connections) network.disconnect(connection)
        else
          setTimeout(() => {
            for (const connection of connections) connection.close()
          }, 5)
      },
      incoming: async () => (await until(ringdown, ({ incoming }) => incoming.length > 0)).incoming[0]!,
    }
  }

  return {
    network,
    port,
    time,
    open,
    stop: () => server.close(),
    restart: async (changed: ServerOptions = {}) => {
      server = await createServer({ dataDir, clock: time, ...options, ...changed, port })
    },
    /** As after a new installation: no guest's token of before is valid, and nobody is known. */
    restartEmpty: async () => {
      await rm(dataDir, { recursive: true })
      server = await createServer({ dataDir, clock: time, ...options, port })
    },
    close: async () => {
      for (const ringdown of [...opened, ...gone]) ringdown.close()
      await server.close()
      await rm(dataDir, { recursive: true })
      vi.unstubAllGlobals()
    },
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>

export const isConnected = ({ connection }: { connection: string }) => connection === 'connected'
