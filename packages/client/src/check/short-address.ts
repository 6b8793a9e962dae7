const IPV4 = /\b(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}\b/g
/** Needs at least two colons, which no time of day or port has between hexadecimal digits. */
const IPV6 = /(?<![\w:])(?=[\da-f:]*:[\da-f:]*:)([\da-f]{0,4}(?::[\da-f]{1,4})?)[\da-f:]*(?![\w:])/gi

/** Shortens each IP address in a text to the part that names a network, not a person in it. */
export function shortenAddresses(text: string): string {
  return text.replace(IPV4, '$1.x.x').replace(IPV6, '$1:…')
}
