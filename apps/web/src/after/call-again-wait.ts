/** How the server's refusals end that say when to call again; see `ring-rules.ts` there. */
const WAIT = / You can call again in (?:(\d+):)?(\d+)(?: seconds?)?\.$/

/** A refusal in two parts: what it says, and how long to wait before another call, in milliseconds; `null` if it does not say. */
export function readRefusal(failure: string): { readonly sentence: string; readonly waitMs: number | null } {
  const [end, minutes = '0', seconds] = WAIT.exec(failure) ?? []
  if (end === undefined) return { sentence: failure, waitMs: null }
  const waitMs = (Number(minutes) * 60 + Number(seconds)) * 1000
  return { sentence: failure.slice(0, -end.length), waitMs }
}
