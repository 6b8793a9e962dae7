import type { Lab } from '../lab/lab.js'
import type { Result } from '../result.js'
import { openApp } from './app.js'
import { openBarePair } from './bare.js'
import type { Act } from './call-system.js'
import { openPeerjs } from './peerjs.js'
import type { RowName } from './rows.js'
import { openOurs } from './sdk.js'

/** A row's calls: ours and, run alternately, the reference's. */
export interface Compared {
  readonly ours: Act
  readonly reference?: Act
}

/** Pages that are open. */
export interface OpenGroup {
  readonly rows: Readonly<Partial<Record<RowName, Compared>>>
  /** The result of `sdk-ring`. */
  ring?(roundTrip: number, runs: number): Promise<Result>
  /** The steps of our calls since the last time, as lines. */
  steps?(): readonly string[]
  /** Something to know about the calls made. */
  remark?(): string
  close(): Promise<unknown>
}

/** Rows that are measured in turn, with the same pages. */
interface Group {
  readonly rows: readonly RowName[]
  open(repository: string, lab: Lab, isTraced: boolean): Promise<OpenGroup>
}

/** A field trial of Chromium's: the handshake of DTLS begins in the checks of ICE. Pages cannot turn it on. */
const DTLS_IN_STUN = '--force-fieldtrials=WebRTC-IceHandshakeDtls/Enabled/'

export const GROUPS: readonly Group[] = [
  {
    rows: ['sdk-answer', 'sdk-join', 'sdk-ring'],
    open: async (_repository, lab) => {
      const [ours, peerjs] = [await openOurs(lab, lab.ringdown), await openPeerjs(lab, 'before')]
      return {
        rows: {
          'sdk-answer': { ours: ours.answer, reference: peerjs.answer },
          'sdk-join': { ours: ours.join, reference: peerjs.join },
        },
        ring: ours.ring,
        remark: () => `${ours.warm} answered calls had connected before the answer`,
        close: () => Promise.all([ours.close(), peerjs.close()]),
      }
    },
  },
  {
    rows: ['floor-open', 'floor-click', 'floor-join'],
    open: async (_repository, lab) => {
      const bare = await openBarePair(lab)
      return {
        rows: {
          'floor-open': { ours: () => bare.answer('before') },
          'floor-click': { ours: () => bare.answer('at-click') },
          'floor-join': { ours: bare.join },
        },
        close: bare.close,
      }
    },
  },
  {
    rows: ['ceiling-join'],
    open: async (_repository, lab) => {
      const bare = await openBarePair(lab, await lab.openBrowsers([DTLS_IN_STUN]))
      return { rows: { 'ceiling-join': { ours: bare.join } }, close: bare.close }
    },
  },
  {
    rows: ['relay-join'],
    open: async (_repository, lab) => {
      const ours = await openOurs(lab, lab.relayed)
      return { rows: { 'relay-join': { ours: ours.join } }, close: ours.close }
    },
  },
  {
    rows: ['app-answer', 'app-enter', 'app-join', 'app-line'],
    open: async (repository, lab, isTraced) => {
      const [app, peerjs] = [await openApp(repository, lab, { isTraced }), await openPeerjs(lab, 'at-click')]
      return {
        rows: {
          'app-answer': { ours: app.answer, reference: peerjs.answer },
          'app-enter': { ours: app.answerByKey, reference: peerjs.answer },
          'app-join': { ours: app.join, reference: peerjs.join },
          'app-line': { ours: app.takeLine, reference: peerjs.answer },
        },
        steps: app.steps,
        close: () => Promise.all([app.close(), peerjs.close()]),
      }
    },
  },
  {
    rows: ['app-mirror'],
    open: (repository, lab, isTraced) => openWithMirror('app-mirror', repository, lab, { isTraced }),
  },
  {
    rows: ['app-knock'],
    open: (repository, lab, isTraced) =>
      openWithMirror('app-knock', repository, lab, { isKnock: true, isTraced }),
  },
]

/** The callee's camera is open while it rings. */
async function openWithMirror(
  row: RowName,
  repository: string,
  lab: Lab,
  options: { isKnock?: boolean; isTraced: boolean },
): Promise<OpenGroup> {
  const [app, peerjs] = [
    await openApp(repository, lab, { ...options, isMirror: true }),
    await openPeerjs(lab, 'before'),
  ]
  return {
    rows: { [row]: { ours: app.answer, reference: peerjs.answer } },
    steps: app.steps,
    close: () => Promise.all([app.close(), peerjs.close()]),
  }
}
