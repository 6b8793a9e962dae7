import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeOwnFolder } from './own-folder.js'

/** The text of a file in the data directory; `null` if there is none. */
export async function readKept(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/**
 * Creates a file that only its owner can read, completely or not at all. If two servers start together, one creates it and
 * both use it.
 *
 * @returns the text in the file.
 */
export async function keepFirst(file: string, text: string): Promise<string> {
  return throughDraft(file, text, async draft => {
    try {
      await link(draft, file)
      return text
    } catch (error) {
      const made = await readKept(file)
      if (made !== null) return made
      throw error
    }
  })
}

/** Writes a file that only its owner can read, replacing the previous one, completely or not at all. */
export async function keepLatest(file: string, text: string): Promise<void> {
  await throughDraft(file, text, draft => rename(draft, file))
}

async function throughDraft<T>(file: string, text: string, use: (draft: string) => Promise<T>): Promise<T> {
  await makeOwnFolder(dirname(file))
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' })
    return await use(draft)
  } finally {
    await rm(draft, { force: true })
  }
}
