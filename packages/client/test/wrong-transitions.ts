/** A wrong transition fails the test, even if the code that made it runs in a callback. */
export function throwWrong(error: Error): void {
  queueMicrotask(() => {
    throw error
  })
}

/** For a client's `log`: ignores everything but a wrong transition. */
export function throwLogged(_message: string, { error }: Readonly<Record<string, unknown>>): void {
  if (error instanceof Error && isWrongTransition(error)) throwWrong(error)
}

export function isWrongTransition({ message }: Error): boolean {
  return /^\w+ cannot "[\w-]+" while "\w+"\.$/.test(message)
}
