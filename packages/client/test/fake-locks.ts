type WhileHeld = (lock: { name: string } | null) => Promise<void> | null | undefined

/** The part of the Web Locks API in use: whether a lock is available now. */
export class FakeLocks {
  readonly held = new Set<string>()

  async request(name: string, _options: { ifAvailable: true }, whileHeld: WhileHeld): Promise<void> {
    // The browser asks another process.
    await Promise.resolve()
    if (this.held.has(name)) {
      await whileHeld(null)
      return
    }
    this.held.add(name)
    try {
      await whileHeld({ name })
    } finally {
      this.held.delete(name)
    }
  }
}
