import { runIn } from './namespaces.js'
import type { NetworkKind } from './network-kind.js'
import type { Place } from './place.js'

/** How a NAT handles UDP, in the terms of RFC 4787, as far as a STUN server can tell (RFC 5780). */
export interface Behaviour {
  /** `own`: no address is translated. `none`: nothing comes back. */
  readonly mapping:
    | 'own'
    | 'endpoint-independent'
    | 'address-dependent'
    | 'address-and-port-dependent'
    | 'none'
  readonly filtering: Exclude<Behaviour['mapping'], 'own'>
}

const PORT_RESTRICTED: Behaviour = {
  mapping: 'endpoint-independent',
  filtering: 'address-and-port-dependent',
}
const NONE: Behaviour = { mapping: 'none', filtering: 'none' }

/** How each kind of network must be classified. */
export const BEHAVIOUR: Readonly<Record<NetworkKind, Behaviour>> = {
  open: { mapping: 'own', filtering: 'endpoint-independent' },
  'full cone': { mapping: 'endpoint-independent', filtering: 'endpoint-independent' },
  'address-restricted': { mapping: 'endpoint-independent', filtering: 'address-dependent' },
  'port-restricted': PORT_RESTRICTED,
  symmetric: { mapping: 'address-and-port-dependent', filtering: 'address-and-port-dependent' },
  'UDP blocked': NONE,
  'web only': NONE,
  'TURN only': PORT_RESTRICTED,
  'Ringdown only': NONE,
}

/** Classifies what is between a place and a STUN server, with coturn's `turnutils_natdiscovery`. */
export async function classify(place: Place, stunAddress: string): Promise<Behaviour> {
  const discover = (what: '-m' | '-f') =>
    runIn(place.namespace, 'turnutils_natdiscovery', what, '-L', place.address, stunAddress)
  const [mapping, filtering] = await Promise.all([discover('-m'), discover('-f')])
  return {
    mapping: isOwn(mapping) ? 'own' : verdict(mapping, 'Mapping'),
    filtering: verdict(filtering, 'Filtering'),
  }
}

/** In the usual abbreviations, such as "EIM/APDF". */
export function describeBehaviour({ mapping, filtering }: Behaviour): string {
  if (mapping === 'none') return 'no UDP'
  const short = (text: string) => ({ e: 'EI', a: text.includes('port') ? 'APD' : 'AD' })[text.charAt(0)] ?? ''
  return `${mapping === 'own' ? 'no NAT' : `${short(mapping)}M`}/${short(filtering)}F`
}

/** Whether the address the server sees is the computer's own. */
function isOwn(output: string): boolean {
  const seen = /UDP reflexive addr: (\S+)/.exec(output)?.[1]
  return seen !== undefined && seen === /Local addr: : (\S+)/.exec(output)?.[1]
}

function verdict(output: string, of: 'Mapping' | 'Filtering'): Behaviour['filtering'] {
  const words = new RegExp(`NAT with (.+) ${of}!`).exec(output)?.[1]
  switch (words) {
    case 'Endpoint Independent':
      return 'endpoint-independent'
    case 'Address Dependent':
      return 'address-dependent'
    case 'Address and Port Dependent':
      return 'address-and-port-dependent'
    case undefined:
      return 'none'
    default:
      throw new Error(`turnutils_natdiscovery says "NAT with ${words} ${of}", which is unknown here.`)
  }
}
