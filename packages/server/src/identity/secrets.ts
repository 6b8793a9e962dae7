/** The secrets of a server, which all its processes share and which outlive each of them. */
export interface Secrets {
  /**
   * A secret by its name, made when it is first asked for.
   *
   * @param consequence what losing it means, as the end of a sentence.
   * @throws {ConfigError} where what is kept is no secret; the error of what keeps it where it cannot be kept.
   */
  keep(name: string, consequence: string): Promise<string>
}
