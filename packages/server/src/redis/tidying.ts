import type { Logger } from 'pino'
import type { NodeNumber } from '../nodes/nodes.js'

type Tidy = (node: NodeNumber, isOurs: boolean) => void | Promise<void>

interface Options {
  readonly logger: Logger
  /** Nothing is left of a node. @throws {RedisError} if that could not be noted. */
  readonly onTidied: (node: NodeNumber) => Promise<void>
}

/** Tells what observes it of dead nodes, again where that failed, until they have tidied up after each that is ours. */
export class Tidying {
  readonly #options: Options
  readonly #observers: Tidy[] = []
  /** Who has still to tidy up after each node that is ours; `running` while they do. */
  readonly #left = new Map<NodeNumber, { observers: readonly Tidy[]; isRunning: boolean }>()

  constructor(options: Options) {
    this.#options = options
  }

  add(observer: Tidy): void {
    this.#observers.push(observer)
  }

  /** @param gone those that were there when we looked last. @param ours those after which this node tidies up, at each renewal. */
  renewed(gone: readonly NodeNumber[], ours: readonly NodeNumber[]): void {
    for (const node of this.#left.keys()) if (!ours.includes(node)) this.#left.delete(node)
    for (const node of gone) if (!ours.includes(node)) void this.#tell(this.#observers, node, false)
    for (const node of ours) {
      const left = this.#left.get(node) ?? { observers: this.#observers, isRunning: false }
      if (left.isRunning) continue
      left.isRunning = true
      this.#left.set(node, left)
      void this.#tidy(node, left)
    }
  }

  async #tidy(node: NodeNumber, left: { observers: readonly Tidy[]; isRunning: boolean }): Promise<void> {
    left.observers = await this.#tell(left.observers, node, true)
    if (left.observers.length === 0)
      await this.#options.onTidied(node).catch(() => {
        // The next renewal finds it not noted, and only that is left to do.
      })
    left.isRunning = false
  }

  /** @returns those that failed. */
  async #tell(observers: readonly Tidy[], node: NodeNumber, isOurs: boolean): Promise<readonly Tidy[]> {
    const failed: Tidy[] = []
    await Promise.all(
      observers.map(async observe => {
        try {
          await observe(node, isOurs)
        } catch (error) {
          failed.push(observe)
          const { logger } = this.#options
          logger.warn({ err: error, node, isOurs }, 'tidying up after a node that is gone failed')
        }
      }),
    )
    return failed
  }
}
