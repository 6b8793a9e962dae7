import type { Problem } from './errors.js'

/** An acknowledgement: the result, or why the request was refused. */
export type Reply<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly error: Problem }

/** Takes the reply to a request. */
export type Acknowledge<T> = (reply: Reply<T>) => void
