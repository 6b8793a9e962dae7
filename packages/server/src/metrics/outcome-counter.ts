import { Counter, type Registry } from 'prom-client'

interface Options<Outcome extends string> {
  readonly name: string
  readonly help: string
  /** What has been counted elsewhere so far. */
  readonly counts: () => Readonly<Record<Outcome, number>>
}

/** A counter, by outcome, of what is counted elsewhere. */
export function countOutcomes<Outcome extends string>(
  registry: Registry,
  { name, help, counts }: Options<Outcome>,
): void {
  new Counter({
    name,
    help,
    labelNames: ['outcome'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [outcome, count] of Object.entries<number>(counts())) this.inc({ outcome }, count)
    },
  })
}
