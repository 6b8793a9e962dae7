import type { UserId } from '@ringdown/protocol'
import type { LineDirectory } from '../lines/line-directory.js'
import type { MemoryChoices } from '../people/memory-choices.js'
import type { Directory } from '../presence/directory.js'
import type { People } from '../records/people.js'

interface Options {
  readonly people: People
  readonly directory: Pick<Directory, 'forgetMember' | 'keepMember'>
  readonly choices: Pick<MemoryChoices, 'rename'>
  readonly lines: Pick<LineDirectory, 'refresh'>
  onError(error: unknown): void
}

/** What this process has in memory of members, for those who ring: who is listed, and who staffs which line. */
export class KeptMembers {
  readonly #options: Options
  #following: Promise<void> = Promise.resolve()

  constructor(options: Options) {
    this.#options = options
  }

  /** Somebody has come in, was removed, or is another now, by this process or another one. */
  changed(userId: UserId): void {
    this.#following = this.#following
      .then(() => this.#follow(userId))
      .catch(error => this.#options.onError(error))
  }

  /** Resolves once nothing uses the database any more. */
  close(): Promise<void> {
    return this.#following
  }

  async #follow(userId: UserId): Promise<void> {
    const { people, directory, choices, lines } = this.#options
    const person = await people.find(userId)
    if (person === null) await directory.forgetMember(userId)
    else {
      await directory.keepMember(person)
      choices.rename(person)
    }
    await lines.refresh()
  }
}
