import { hostname, networkInterfaces } from 'node:os'

/** The IPv4 addresses of this machine that others can reach. IPv6 addresses are left out: most change every day. */
export function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap(addresses => addresses ?? [])
    .filter(
      ({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'),
    )
    .map(({ address }) => address)
}

/** The names and addresses under which a browser on this network or machine may open this server. */
export function localNames(): { readonly hosts: string[]; readonly addresses: string[] } {
  const name = hostname().toLowerCase()
  const isName = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(name) && name !== 'localhost'
  const own = isName ? [name, ...(name.includes('.') ? [] : [`${name}.local`])] : []
  return { hosts: ['localhost', ...own], addresses: ['127.0.0.1', '::1', ...lanAddresses()] }
}
