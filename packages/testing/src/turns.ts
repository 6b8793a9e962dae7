declare function setImmediate(run: () => void): unknown
declare function setTimeout(run: () => void, ms: number): unknown

/**
 * Lets everything that is ready run: each turn of the event loop first drains the promise jobs, however many they chain.
 * More than one turn, because a turn may end in work that is only ready in the next (a stream, a resolved import).
 */
export async function settle(turns = 3): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await nextTurn()
}

function nextTurn(): Promise<void> {
  return new Promise(resolve => {
    if (typeof setImmediate === 'function') setImmediate(resolve)
    else setTimeout(resolve, 0)
  })
}
