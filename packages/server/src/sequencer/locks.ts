/** Lets one task at a time hold a key, across all processes of this server. The others wait in line. */
export interface Locks {
  /** Runs `task` while it holds all the keys. */
  hold<T>(keys: readonly string[], task: () => Promise<T>): Promise<T>
}
