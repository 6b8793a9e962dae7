import { readdirSync } from 'node:fs'
import type { createRingdownServer } from '@ringdown/server'
import { afterEach, describe, expect, it } from 'vitest'
import type { Call } from '../src/index.js'
import { type House, openHouse, type Sdk, until } from './people.js'
import { createTab } from './tab.js'

/*
 * Releases kept by scripts/keep-release.mjs, named after the protocol they speak. Each makes calls with the current code: the
 * two versions understand each other, whichever side is older.
 */
const folder = new URL('./releases/', import.meta.url)
const releases = readdirSync(folder)

type Server = typeof createRingdownServer

async function load(release: string): Promise<{ sdk: Sdk; createServer: Server }> {
  const [sdk, server] = (await Promise.all(
    ['client', 'server'].map(name => import(new URL(`${release}/${name}.mjs`, folder).href)),
  )) as [Sdk, { createRingdownServer: Server }]
  return { sdk, createServer: server.createRingdownServer }
}

let house: House
afterEach(() => house.close())

const comes = ({ connection, remote }: Call['snapshot']) =>
  connection === 'connected' && remote.microphone.live && remote.camera.track?.muted === false

/** Calls, talks, mutes, looks for another path and hangs up. */
async function call(caller: Sdk | undefined, callee: Sdk | undefined): Promise<void> {
  const [ann, bob] = await Promise.all([
    house.open('Ann', undefined, {}, null, caller),
    house.open('Bob', undefined, {}, null, callee),
  ])
  const out = ann.ringdown.call(`user:${bob.userId}`)
  const ring = await bob.incoming()
  await until(out, ({ phase }) => phase === 'ringing')
  // What is held for the callee by now, an older release may read in another way.
  await expect.poll(() => ann.connections.at(-1)?.iceGatheringState).toBe('complete')
  ring.accept()
  await Promise.all([out, ring].map(side => until(side, comes)))
  await ring.localMedia.setMicrophone(false)
  await until(out, ({ remote }) => !remote.microphone.live)
  // Pages of an earlier call ring too: one of them may have warmed, and the first connection was with that one.
  const path = ann.connections.at(-1)
  house.network.disconnect(path as RTCPeerConnection)
  await until(out, ({ outage }) => outage !== null)
  house.network.restore(path as RTCPeerConnection)
  await Promise.all([out, ring].map(side => until(side, ({ connection }) => connection === 'connected')))
  out.hangUp()
  expect(await ring.ended).toBe('completed')
}

describe.each(releases)('the release of %s', release => {
  it('as caller, callee and both, on the server of today', async () => {
    const { sdk } = await load(release)
    house = await openHouse()
    await call(sdk, undefined)
    await call(undefined, sdk)
    await call(sdk, sdk)
  })

  it('as a server takes the SDK of today, beside its own', async () => {
    const { sdk, createServer } = await load(release)
    house = await openHouse({}, createServer)
    await call(undefined, undefined)
    await call(sdk, undefined)
    await call(undefined, sdk)
  })

  it('comes back to its call after a reload with the SDK of today', async () => {
    const { sdk } = await load(release)
    house = await openHouse({ timers: { presenceGrace: 200 } })
    const tab = createTab()
    const [ann, bob] = await Promise.all([
      house.open('Ann', 'anns-page', {}, tab, sdk),
      house.open('Bob', undefined, {}, null, sdk),
    ])
    const out = ann.ringdown.call(`user:${bob.userId}`)
    const ring = await bob.incoming()
    ring.accept()
    await Promise.all([out, ring].map(side => until(side, comes)))
    ann.unload()
    const again = await house.open('Ann', 'anns-page', {}, tab)
    const back = (await until(again.ringdown, ({ calls }) => calls.length > 0)).calls[0] as Call
    await Promise.all([back, ring].map(side => until(side, comes)))
  })
})
