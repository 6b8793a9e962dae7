import { ask, openPage, type TabOf } from '../browser.js'
import type { QualityPage } from '../pages/quality.js'
import type { QualityLab } from './lab.js'

type Tab = TabOf<QualityPage>

/** How two people are connected: through the SDK, or by peer connections as browsers give them. */
export type System = 'ours' | 'default'

/** Two people in a call. */
export type Pair = readonly [caller: Tab, callee: Tab]

const CONNECT: Readonly<Record<System, (caller: Tab, callee: Tab) => Promise<unknown>>> = {
  ours: async (caller, callee) => {
    const [, calleeId] = await Promise.all([ask(caller, 'signIn', 'Caller'), ask(callee, 'signIn', 'Callee')])
    await Promise.all([ask(callee, 'answer'), ask(caller, 'call', calleeId)])
  },
  default: async (caller, callee) => {
    const offer = await ask(caller, 'describe')
    await ask(caller, 'conclude', await ask(callee, 'describe', offer))
    await Promise.all([ask(caller, 'untilConnected'), ask(callee, 'untilConnected')])
  },
}

/**
 * Connects two people on fresh pages, and waits until both see and hear each other.
 *
 * @param prepare what the caller does before the call.
 */
export async function openPair(
  lab: QualityLab,
  system: System,
  prepare: (caller: Tab) => Promise<void> = async () => {},
): Promise<Pair> {
  const open = (browser: QualityLab['caller']) => openPage<QualityPage>(browser, lab.url)
  const [caller, callee] = await Promise.all([open(lab.caller), open(lab.callee)])
  await Promise.all([ask(caller, 'openMedia'), ask(callee, 'openMedia')])
  await prepare(caller)
  await CONNECT[system](caller, callee)
  await Promise.all([ask(caller, 'play'), ask(callee, 'play')])
  return [caller, callee]
}

export async function closePair(pair: Pair): Promise<void> {
  await Promise.all(pair.map(tab => tab.context().close()))
}
