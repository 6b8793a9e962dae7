import { systemClock } from '@ringdown/protocol'
import { CallSaver } from '../../src/call/saved-call.js'
import type { Call, RemoteStream } from '../../src/index.js'
import type { Page } from './page.js'
import type { World } from './world.js'

export function isAccepted({ snapshot }: Call): boolean {
  return snapshot.phase === 'accepted'
}

/** @returns violations of what must always hold, as sentences; none if all is well. */
export function findViolations({ pages }: World): string[] {
  return pages.flatMap(page => {
    const { wanted, deviceId } = page
    const live = page.devices.tracks.filter(track => track.readyState === 'live')
    const isScreen = (label: string) => label.startsWith('Fake screen')
    const problems: string[] = []
    if (
      live.some(
        ({ kind, label, enabled }) => kind === 'audio' && !isScreen(label) && enabled && !wanted.audio,
      )
    )
      problems.push('has a microphone on that its human did not turn on')
    if (live.some(({ kind, label }) => kind === 'video' && !isScreen(label) && !wanted.video))
      problems.push('has a camera on that its human did not turn on')
    if (live.some(({ label }) => isScreen(label)) && !wanted.screen)
      problems.push('shares a screen that its human did not share')
    if (page.ringdown.snapshot.calls.length > 1) problems.push('is in two calls')
    return problems.map(problem => `${deviceId} ${problem}`)
  })
}

/** @returns what is still wrong after everything has been restored and had its time. */
export async function findDisagreements(world: World): Promise<string[]> {
  const { pages, server } = world
  const problems = pages.flatMap(page => findDisagreement(page, pages))
  const talking = new Set(pages.filter(({ call }) => call).map(({ name }) => name))
  for (const { userId, busy } of (await server?.people()) ?? []) {
    if (busy !== talking.has(userId))
      problems.push(`the server takes ${userId} for ${busy ? 'busy' : 'free'}`)
  }
  return problems
}

/** @returns who is in a call that the other has not left either, but is not connected. */
export function findUnrepaired({ pages }: World): string[] {
  return pages.flatMap(({ deviceId, call }) => {
    if (!call || !isAccepted(call) || call.snapshot.connection === 'connected') return []
    const { peer, callId } = call.snapshot
    const other = pages.find(page => page.deviceId === peer?.deviceId)?.call
    return other?.snapshot.callId === callId && isAccepted(other) ? [`${deviceId} is not connected yet`] : []
  })
}

/** @returns what ended calls left behind, while nobody is in one. */
export function findLeftovers({ pages, network, gone }: World): string[] {
  // Nobody could close those of a page that has crashed.
  const beyondReach = new Set(gone.flatMap(({ connections }) => connections))
  const open = network.connections.filter(
    connection =>
      connection.connectionState !== 'closed' && ![...beyondReach].some(each => Object.is(each, connection)),
  )
  const problems = pages.flatMap(({ deviceId, connection, tab }) => [
    // The client, and what closes its storage.
    ...(connection.listeners === 2
      ? []
      : [`${deviceId} has ${connection.listeners} listeners on its connection`]),
    ...(new CallSaver(tab, systemClock).read(deviceId) === null
      ? []
      : [`${deviceId} keeps a call for its next load`]),
  ])
  return open.length > 0 ? [...problems, `${open.length} connections are open`] : problems
}

function findDisagreement(page: Page, pages: readonly Page[]): string[] {
  const { deviceId, call, wanted } = page
  const { connection, incoming } = page.ringdown.snapshot
  const problems: string[] = []
  if (connection !== 'online') problems.push(`is ${connection}`)
  if (incoming.length > 0) problems.push('rings still')
  if (!call) {
    if (page.clock.pending > 0) problems.push(`is free and has ${page.clock.pending} timers`)
    if (page.devices.live > 0) problems.push('is free and captures')
  } else {
    const { phase, connection, callId, peer, outage, remote } = call.snapshot
    const state = `${callId} ${phase} ${connection} ${outage?.cause ?? ''}`
    const other = pages.find(each => each.deviceId === peer?.deviceId)
    if (phase !== 'accepted' || connection !== 'connected') problems.push(`is in ${state}`)
    if (other?.call?.snapshot.callId !== callId)
      problems.push(`talks in ${callId} to ${peer?.deviceId}, who is in ${other?.call?.snapshot.callId}`)
    const { microphone, camera, screen } = call.localMedia.snapshot
    if ((microphone.state === 'on') !== wanted.audio) problems.push(`has its microphone ${microphone.state}`)
    if ((camera.state === 'on') !== wanted.video) problems.push(`has its camera ${camera.state}`)
    if ((screen.state === 'on') !== wanted.screen) problems.push(`has its screen ${screen.state}`)
    if (other) {
      const told = {
        audio: remote.microphone.live,
        video: remote.camera.live,
        screen: remote.screen.live,
      }
      // A replaced connection takes its tracks with it.
      const comes = ({ track }: RemoteStream) => track?.readyState === 'live' && !track.muted
      const got = {
        audio: comes(remote.microphone),
        video: comes(remote.camera),
        screen: comes(remote.screen),
      }
      for (const what of ['audio', 'video', 'screen'] as const) {
        if (told[what] !== other.wanted[what])
          problems.push(`is told that the ${what} of ${other.deviceId} is ${told[what] ? 'on' : 'off'}`)
        // A muted microphone continues to send silence.
        if (got[what] !== other.wanted[what] && what !== 'audio')
          problems.push(`gets ${got[what] ? '' : 'no '}${what} of ${other.deviceId}`)
      }
    }
  }
  return problems.map(problem => `${deviceId} ${problem}`)
}
