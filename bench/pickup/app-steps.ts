import type { Page as Tab } from 'playwright-core'
import type { StepPage } from '../pages/app-steps.js'
import { median, quartiles } from '../statistics.js'

/** What a step of one end took, call by call, in milliseconds after the click. */
type Steps = Map<string, number[]>

/** What happens in the app around the click, until the first frames, at both ends. */
export class StepLog {
  readonly #tabs: { readonly caller: Tab; readonly callee: Tab }
  readonly #steps: Steps = new Map()
  readonly #longest: Steps = new Map()

  constructor(caller: Tab, callee: Tab) {
    this.#tabs = { caller, callee }
  }

  /** A press follows. */
  async begin(): Promise<void> {
    for (const tab of Object.values(this.#tabs)) await tab.evaluate(() => steps().expectSteps())
  }

  /** Both pictures are there. */
  async end(): Promise<void> {
    const ends = await Promise.all(
      Object.entries(this.#tabs).map(
        async ([end, tab]) => [end, await tab.evaluate(() => steps().takeSteps())] as const,
      ),
    )
    const clicked = ends.flatMap(([, taken]) => taken.steps).find(([name]) => name === 'clicked')?.[1] ?? 0
    for (const [end, taken] of ends) {
      for (const [name, at] of taken.steps) note(this.#steps, `${end}: ${name}`, at - clicked)
      note(this.#longest, `${end}: longest task`, taken.longest)
    }
  }

  /** Of the calls since the last time. */
  takeLines(): readonly string[] {
    const inOrder = [...this.#steps].sort(([, a], [, b]) => median(a) - median(b))
    const lines = [...inOrder, ...this.#longest].map(toLine)
    this.#steps.clear()
    this.#longest.clear()
    return ['Steps after the click, medians (and quartiles) in milliseconds:', ...lines]
  }
}

function toLine([name, values]: readonly [string, readonly number[]]): string {
  const [low, high] = quartiles(values)
  return `${median(values).toFixed(0).padStart(6)} (${low.toFixed(0)}–${high.toFixed(0)})  ${name}`
}

function note(steps: Steps, name: string, value: number): void {
  steps.set(name, [...(steps.get(name) ?? []), value])
}

/** Of the page: it has been put there before the page's own code. */
declare function steps(): StepPage
