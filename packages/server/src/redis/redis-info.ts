/** What `INFO` says, by name. */
export function readInfo(info: string): ReadonlyMap<string, string> {
  return new Map(
    info.split(/\r?\n/).flatMap(line => {
      const colon = line.indexOf(':')
      return colon > 0 && !line.startsWith('#')
        ? [[line.slice(0, colon), line.slice(colon + 1)] as const]
        : []
    }),
  )
}
