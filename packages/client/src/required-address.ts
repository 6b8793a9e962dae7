import { type Address, isAddress, RingdownError } from '@ringdown/protocol'

/** @throws RingdownError `bad-request` for what is no address: a mistake in the program, which no server has to see. */
export function requireAddress(address: Address): void {
  if (isAddress(address)) return
  throw new RingdownError({
    code: 'bad-request',
    message: `"${address}" is not an address: see parseAddress.`,
  })
}
