import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../command.mjs'

/*
 * Each rule of lint/ and each layer of biome.jsonc, tried on a small tree of files that break it and files that keep
 * it.
 */

const PROTOCOL = 'The protocol imports no other package'
const OTHER_PACKAGE = 'imports @ringdown/protocol and no other'
const REACT = 'React imports @ringdown/client and no other'
const WEB = 'The web app uses only what every product can use'
const BROWSER = 'This runs in browsers'
const INSIDE = "Import from the package's index"
const BY_PATH = 'Import another package by its name'
const TYPE = 'Import the type with'
const TRACK = 'All media leaves through'
const DEVICES = 'Cameras and microphones are opened in'
const SCREEN = 'Screens are captured in'
const TIME = 'Time comes from a Clock'
const CHANCE = 'Take randomness as a parameter'
const CONSOLE = 'Nothing prints to the console'
const JUMPING = 'Over real I/O time jumps'
const POLL = 'Wait with expect.poll'
const PATIENCE = 'A busy machine takes longer'
const CYCLE = 'This import is part of a cycle'
const MEDIA = 'Media knows devices and tracks only'
const SIGNALING = 'Signaling carries entries'
const SESSION = 'A session knows no call'
const CALL = 'A call knows no client'
const CHECK = 'The check is an entry of its own'
const BOTTOM = 'This folder is the lowest layer'
const SEQUENCER = 'The sequencer knows its stores'
const GATEWAY = 'The gateway reaches calls through the sequencer'
const BESIDE = 'This folder is beside the calls'
const HTTP = 'HTTP requests have no access to calls'
const DOCTOR = 'The doctor looks at a server from outside'

/** A sentence that is expected, the file, and its code. */
const BROKEN = [
  [PROTOCOL, 'packages/protocol/src/a.ts', "export * from '@ringdown/client'"],
  [PROTOCOL, 'packages/protocol/src/b.ts', "import { readFile } from 'node:fs'\nreadFile"],
  [PROTOCOL, 'packages/protocol/src/c.ts', "import * as z from 'zod'\nz"],
  [OTHER_PACKAGE, 'packages/client/src/a.ts', "export * from '@ringdown/server'"],
  [
    OTHER_PACKAGE,
    'packages/server/src/a.ts',
    "import type { Ringdown } from '@ringdown/client'\nexport type A = Ringdown",
  ],
  [OTHER_PACKAGE, 'packages/testing/src/a.ts', "export const a = () => import('@ringdown/client')"],
  [REACT, 'packages/react/src/a.tsx', "export * from '@ringdown/protocol'"],
  [WEB, 'apps/web/src/a.tsx', "export * from '@ringdown/protocol'"],
  [BROWSER, 'packages/client/src/b.ts', "export * from 'node:events'"],
  [BROWSER, 'packages/client/src/c.ts', "export * from '@ringdown/protocol/schemas'"],
  [BROWSER, 'packages/client/src/c2.ts', "export * from '@ringdown/protocol/access'"],
  [INSIDE, 'packages/server/src/b.ts', "export * from '@ringdown/protocol/entry'"],
  [INSIDE, 'e2e/a.ts', "export * from '@ringdown/client/call'"],
  [BY_PATH, 'e2e/b.ts', "export * from '../packages/client/src/index.js'"],
  [BY_PATH, 'packages/client/test/a.ts', "export * from '../../server/src/index.js'"],
  [TYPE, 'packages/client/src/d.ts', "export type A = import('./call/call.js').Call"],
  [TRACK, 'packages/client/src/session/a.ts', 'export const a = sender => sender.replaceTrack(null)'],
  [TRACK, 'packages/client/src/session/b.ts', 'export const a = sender => sender?.replaceTrack(null)'],
  [TRACK, 'packages/client/src/session/c.ts', "export const a = sender => sender['replaceTrack'](null)"],
  [TRACK, 'packages/client/src/session/d.ts', 'export const a = ({ replaceTrack }) => replaceTrack'],
  [TRACK, 'apps/web/src/b.ts', 'export const a = ({ replaceTrack: replace }) => replace'],
  [
    DEVICES,
    'packages/client/src/media/a.ts',
    'export const a = devices => devices.getUserMedia({ audio: true })',
  ],
  [DEVICES, 'apps/web/src/c.ts', 'export const a = navigator.mediaDevices?.getUserMedia'],
  [DEVICES, 'apps/web/src/d.ts', 'export const { getUserMedia } = navigator.mediaDevices'],
  [SCREEN, 'packages/client/src/media/b.ts', 'export const a = devices => devices.getDisplayMedia()'],
  [TIME, 'packages/client/src/e.ts', 'export const a = Date.now()'],
  [TIME, 'packages/client/src/f.ts', 'export const a = [1].map(Date.now)'],
  [TIME, 'packages/server/src/c.ts', 'export const a = performance.now()'],
  [TIME, 'packages/server/src/d.ts', 'export const a = new Date()'],
  [TIME, 'packages/react/src/b.ts', 'export const a = () => setTimeout(() => {}, 5)'],
  [TIME, 'apps/web/src/e.ts', 'export const a = () => window.setInterval(() => {}, 5)'],
  [TIME, 'packages/client/src/g.ts', 'export const a = AbortSignal.timeout(5)'],
  [CHANCE, 'packages/server/src/e.ts', 'export const a = Math.random()'],
  [CONSOLE, 'packages/server/src/f.ts', "console.warn('no')"],
  [
    JUMPING,
    'packages/server/test/a.test.ts',
    "import { ManualClock } from '@ringdown/testing'\nimport { serve } from './sockets.js'\nserve(ManualClock)",
  ],
  [
    JUMPING,
    'packages/server/test/b.test.ts',
    "import { connect } from 'node:net'\nimport { ManualClock, settle } from '@ringdown/testing'\nconnect(ManualClock, settle)",
  ],
  [POLL, 'packages/server/test/c.test.ts', "import { vi } from 'vitest'\nawait vi.waitFor(() => {})"],
  [
    PATIENCE,
    'packages/server/test/f.test.ts',
    "import { until } from './sockets.js'\nawait until(() => true, 1_000)",
  ],
  [CYCLE, 'packages/client/src/circle.ts', "export * from './circle-too.js'"],
  [
    CYCLE,
    'packages/client/src/type-circle.ts',
    "import type { B } from './type-circle-too.js'\nexport type A = B",
  ],
  [MEDIA, 'packages/client/src/media/c.ts', "export * from '../session/session.js'"],
  [MEDIA, 'packages/client/src/media/d.ts', "export * from '../ringdown-client.js'"],
  [SIGNALING, 'packages/client/src/signaling/a.ts', "export * from '../media/local-media.js'"],
  [
    SESSION,
    'packages/client/src/session/e.ts',
    "import type { Call } from '../call/call.js'\nexport type A = Call",
  ],
  [SESSION, 'packages/client/src/session/f.ts', "export * from '../signaling/signaling.js'"],
  [CALL, 'packages/client/src/call/a.ts', "export * from '../ringdown-client.js'"],
  [CALL, 'packages/client/src/call/deep/a.ts', "export * from '../../ringdown.js'"],
  [CHECK, 'packages/client/src/check/a.ts', "export * from '../call/call.js'"],
  [CHECK, 'packages/client/src/h.ts', "export * from './check/index.js'"],
  [BOTTOM, 'packages/server/src/store/a.ts', "export * from '../sequencer/sequencer.js'"],
  [BOTTOM, 'packages/server/src/presence/a.ts', "export * from '../gateway/gateway.js'"],
  [SEQUENCER, 'packages/server/src/sequencer/a.ts', "export * from '../gateway/gateway.js'"],
  [GATEWAY, 'packages/server/src/gateway/a.ts', "export * from '../store/call-store.js'"],
  [GATEWAY, 'packages/server/src/gateway/b.ts', "export * from '../http/http-server.js'"],
  [BESIDE, 'packages/server/src/identity/a.ts', "export * from '../gateway/gateway.js'"],
  [BESIDE, 'packages/server/src/turn/a.ts', "export * from '../http/http-server.js'"],
  [HTTP, 'packages/server/src/http/a.ts', "export * from '../sequencer/sequencer.js'"],
  [DOCTOR, 'packages/server/src/doctor/a.ts', "export * from '../store/call-store.js'"],
]

/** Code that keeps the rules, much of it where an exception is. */
const KEPT = [
  ['packages/protocol/src/schemas.ts', "import * as z from 'zod'\nexport * from './d.js'\nz"],
  ['packages/protocol/src/access/a.ts', "import * as z from 'zod'\nexport * from '../f.js'\nz"],
  ['apps/web/src/access/a.ts', "export type { Role } from '@ringdown/protocol/access'"],
  ['packages/protocol/src/clock.ts', 'export const now = () => Date.now()'],
  ['packages/client/src/session/senders.ts', 'export const a = sender => sender.replaceTrack(null)'],
  ['packages/client/src/media/device-access.ts', 'export const a = devices => devices.getUserMedia({})'],
  ['packages/client/src/media/screen-capture.ts', 'export const a = devices => devices.getDisplayMedia()'],
  ['packages/client/src/check/index.ts', "export * from '../session/session.js'\nexport * from './b.js'"],
  [
    'packages/client/src/call/b.ts',
    "export * from '../session/session.js'\nexport * from '@ringdown/protocol'",
  ],
  ['packages/server/src/sequencer/b.ts', "export * from '../store/call-store.js'"],
  ['packages/server/src/gateway/c.ts', "export * from '../sequencer/sequencer.js'"],
  ['packages/server/src/g.ts', 'export const a = (socket, at) => socket.setTimeout(5) ?? new Date(at)'],
  ['packages/server/src/h.ts', "import * as schemas from '@ringdown/protocol/schemas'\nschemas"],
  ['apps/web/src/check/a.ts', "export * from '@ringdown/client/check'"],
  ['apps/web/src/time/clock.ts', 'export const a = () => setInterval(() => {}, 5)'],
  [
    'packages/server/test/d.test.ts',
    "import { ManualClock } from '@ringdown/testing'\nimport { rig } from './sequencer-rig.js'\nrig(ManualClock)",
  ],
  [
    'packages/server/test/e.test.ts',
    "import { JumpingClock } from '@ringdown/testing'\nimport { serve } from './sockets.js'\nserve(JumpingClock)",
  ],
  [
    'e2e/c.ts',
    "export const a = () => new Promise(resolve => setTimeout(resolve, Date.now()))\nexport * from '@ringdown/client'",
  ],
]

/** What closes the circles of {@link BROKEN}; each of them is broken too. */
const CLOSING = [
  ['packages/client/src/circle-too.ts', "export * from './circle.js'"],
  ['packages/client/src/type-circle-too.ts', "import type { A } from './type-circle.js'\nexport type B = A"],
]

let folder = ''
/** The sentences said of each file. */
const said = new Map()

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringdown-lint-'))
  for (const name of ['biome.jsonc', 'lint'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  const files = [...BROKEN.map(([, path, code]) => [path, code]), ...KEPT, ...CLOSING]
  for (const [path, code] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), code)
  }
  const biome = join(root, 'node_modules', '.bin', 'biome')
  const options = ['--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none']
  const { stdout, status } = spawnSync(biome, ['lint', ...options, '.'], { cwd: folder, encoding: 'utf8' })
  expect(status, 'the exit code of biome').toBe(1)
  for (const { location, message, severity } of JSON.parse(stdout.slice(0, stdout.lastIndexOf('}') + 1))
    .diagnostics) {
    if (severity === 'error') said.set(location.path, [...(said.get(location.path) ?? []), message])
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a rule of the domain', () => {
  it.each(BROKEN)('says "%s" of %s', (sentence, path) => {
    expect(said.get(path)).toContainEqual(expect.stringContaining(sentence))
  })

  it.each(KEPT)('says nothing of %s', path => {
    expect(said.get(path) ?? []).toEqual([])
  })
})

it('an exception names a file that is there', () => {
  const config = readFileSync(join(root, 'biome.jsonc'), 'utf8')
  const exceptions = [...config.matchAll(/"!((?:packages|apps|e2e)\/[^"*]+?)(?:\/\*\*)?"/g)].map(
    ([, path]) => path,
  )
  expect(exceptions.length).toBeGreaterThan(5)
  expect(exceptions.filter(path => !existsSync(join(root, path)))).toEqual([])
})
