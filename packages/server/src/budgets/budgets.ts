import { BUDGETS, type Clock } from '@ringdown/protocol'
import { HeldBudget, type HeldLimits } from './held-budget.js'
import { WorkBudget, type WorkLimits } from './work-budget.js'

/** Replacements for {@link BUDGETS}. */
export interface BudgetLimits {
  readonly held?: HeldLimits
  readonly work?: WorkLimits
  /** Bytes that may be held in all. */
  readonly heldInAll?: number
}

const NO_LIMIT = Number.POSITIVE_INFINITY
const NO_FLOW = { perSecond: 1e9, burst: 1e9 }

/** For benchmarks, whose load comes from one address. */
export const UNLIMITED_BUDGETS: BudgetLimits = {
  held: { user: NO_LIMIT, network: NO_LIMIT, site: NO_LIMIT },
  work: { network: NO_FLOW, site: NO_FLOW, total: NO_FLOW },
  heldInAll: NO_LIMIT,
}

/** What this process may hold and compute, for whom. One for the whole server. */
export class Budgets {
  readonly held: HeldBudget
  readonly work: WorkBudget

  /** @param heldInAll bytes that may be held in all, unless `limits` replaces it. */
  constructor(clock: Clock, heldInAll: number, limits: BudgetLimits = {}) {
    const { held = BUDGETS.held, work = BUDGETS.work } = limits
    this.held = new HeldBudget(limits.heldInAll ?? heldInAll, held)
    this.work = new WorkBudget({ clock, limits: work })
  }
}
