import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { describe, expect, it } from 'vitest'
import { claimFolder } from '../src/records/folder-claim.js'
import { atEnd, serve } from './sockets.js'

async function emptyDir(): Promise<string> {
  const dir = await mkdtemp(joinPath(tmpdir(), 'ringdown-claim-'))
  atEnd(() => rm(dir, { recursive: true, force: true }))
  return dir
}

describe('a data directory', () => {
  it('is claimed by one, until that one gives it back', async () => {
    const dataDir = joinPath(await emptyDir(), 'made')
    const first = await claimFolder(dataDir)
    expect(first).not.toBeNull()
    expect(await claimFolder(dataDir)).toBeNull()
    first?.release()
    const second = await claimFolder(dataDir)
    expect(second).not.toBeNull()
    second?.release()
    expect(await readdir(dataDir)).toEqual(['in-use.db'])
  })

  it('is free again after a start that failed, and after a stop', async () => {
    const dataDir = await emptyDir()
    const expectFree = async () => {
      const claim = await claimFolder(dataDir)
      expect(claim).not.toBeNull()
      claim?.release()
    }
    await writeFile(joinPath(dataDir, 'jwt-secret'), 'short\n', { mode: 0o600 })
    await expect(serve({ dataDir, jwtSecret: null })).rejects.toThrow('holds fewer than 32')
    await expectFree()
    await rm(joinPath(dataDir, 'jwt-secret'))
    const server = await serve({ dataDir, jwtSecret: null })
    expect(await claimFolder(dataDir)).toBeNull()
    await server.close()
    await expectFree()
  })

  it('in which nothing can be written is claimed by nobody', async () => {
    const file = joinPath(await emptyDir(), 'file')
    await writeFile(file, '')
    expect(await claimFolder(joinPath(file, 'below'))).not.toBeNull()
    expect(await claimFolder(joinPath(file, 'below'))).not.toBeNull()
  })
})
