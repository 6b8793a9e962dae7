import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeOwnFolder } from '../src/own-folder.js'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringdown-folder-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('makes a folder and those that it is in, for its owner alone, also twice at once', async () => {
  const wanted = join(folder, 'one', 'two')
  await Promise.all([makeOwnFolder(wanted), makeOwnFolder(wanted)])
  await makeOwnFolder(wanted)
  expect((await stat(wanted)).mode & 0o777).toBe(0o700)
})

it('says what is wrong where it cannot be', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  await expect(makeOwnFolder(file)).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(makeOwnFolder(join(file, 'in', 'it'))).rejects.toMatchObject({ code: 'EEXIST' })
})

// Node's own `recursive` never returns here.
it.runIf(process.platform === 'linux')('gives up where the system lets nobody make anything', async () => {
  await expect(makeOwnFolder('/proc/ringdown/data')).rejects.toMatchObject({ code: 'ENOENT' })
})
