/** A port of this machine that nothing uses, neither over TCP nor over UDP, and that no system gives out by itself. */
export function freePort(): Promise<number>
