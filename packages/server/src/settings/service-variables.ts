/** `tcp://10.0.0.1:3000`: an address as container platforms write it. */
const SERVICE_URL = /^(?:tcp|udp|sctp):\/\/\S+:\d+$/

/** Names under which container platforms describe a service whose name begins with "ringdown". */
const SERVICE_NAME =
  /^RINGDOWN_(?:\w+_)?(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT_\d+_(?:TCP|UDP|SCTP)_(?:PROTO|PORT|ADDR))$/
/** Names of which ours could be one: the value tells. */
const PORT_NAME = /^RINGDOWN_(?:\w+_)?PORT(?:_\d+_(?:TCP|UDP|SCTP))?$/

/**
 * Whether a variable was set by the container platform and not by the operator: Kubernetes describes every service to every
 * container, and one that is called "ringdown" gets names like those of our settings.
 */
export function isServiceVariable(name: string, value: string): boolean {
  return SERVICE_NAME.test(name) || (PORT_NAME.test(name) && SERVICE_URL.test(value))
}
