/** Where a client comes from and goes to. Each loopback address is a network of its own to the server. */
export interface Way {
  readonly port: number
  readonly localAddress: string
}
