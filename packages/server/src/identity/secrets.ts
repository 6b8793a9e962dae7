/** The secrets of a server, which all its processes share and which survive restarts. */
export interface Secrets {
  /**
   * A secret by its name, created when first requested.
   *
   * @param consequence what losing it means, as the end of a sentence.
   * @throws {ConfigError} if what is stored is not a secret; the storage's error if it cannot be stored.
   */
  keep(name: string, consequence: string): Promise<string>
}
