import type { UserId } from '@ringdown/protocol'
import type { Line, LineChanges, LineRecords } from '../records/lines.js'

/** @param isOurs whether it was changed through this process; else another has changed it, and this one has read that. */
type OnChange = (name: string, isOurs: boolean) => void

/** The lines that were made: in the records, and in memory for all who ask while it rings. */
export class LineDirectory {
  readonly #records: LineRecords
  readonly #lines = new Map<string, Line>()
  /** Is told that a line was made, changed or removed. */
  onChange: OnChange = () => {}
  #begun = 0
  #applied = 0

  constructor(records: LineRecords) {
    this.#records = records
  }

  /** Reads the records. To be called before anything is asked. */
  async load(): Promise<void> {
    this.#begun += 1
    const reading = this.#begun
    const lines = await this.#records.list()
    // One that began later may have ended sooner, and knows more.
    if (reading < this.#applied) return
    this.#applied = reading
    this.#lines.clear()
    for (const line of lines) this.#lines.set(line.name, line)
  }

  /**
   * Reads the records again: another process may have changed them. People may have changed too, and who staffs a line is decided
   * with them.
   */
  async refresh(): Promise<void> {
    const before = new Map(this.#lines)
    await this.load()
    for (const name of new Set([...before.keys(), ...this.#lines.keys()]))
      if (JSON.stringify(before.get(name)) !== JSON.stringify(this.find(name) ?? undefined))
        this.onChange(name, false)
  }

  /** Every line that was made, by name. */
  list(): readonly Line[] {
    return [...this.#lines.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  find(name: string): Line | null {
    return this.#lines.get(name) ?? null
  }

  isStaffedBy(name: string, user: UserId): boolean {
    return this.find(name)?.staff.includes(user) ?? false
  }

  /** @returns `false` if there is a line of this name already. */
  async add(line: Line, at: number): Promise<boolean> {
    return this.#after(line.name, await this.#records.add(line, at))
  }

  /** @returns `false` if there is no such line. */
  async change(name: string, changes: LineChanges): Promise<boolean> {
    return this.#after(name, await this.#records.change(name, changes))
  }

  /** @returns `false` if there is no such line. */
  async remove(name: string): Promise<boolean> {
    return this.#after(name, await this.#records.remove(name))
  }

  async #after(name: string, isDone: boolean): Promise<boolean> {
    if (!isDone) return false
    await this.load()
    this.onChange(name, true)
    return true
  }
}
