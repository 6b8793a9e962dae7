/** Refuses a configuration as browsers do; returns a copy. */
export function checkConfiguration(
  configuration: RTCConfiguration,
  previous?: RTCConfiguration,
): RTCConfiguration {
  for (const server of configuration.iceServers ?? []) checkServer(server)
  if (previous && (configuration.bundlePolicy ?? 'balanced') !== (previous.bundlePolicy ?? 'balanced')) {
    throw new DOMException('The bundlePolicy cannot be changed.', 'InvalidModificationError')
  }
  return { ...configuration }
}

function checkServer(server: RTCIceServer): void {
  const urls = typeof server.urls === 'string' ? [server.urls] : server.urls
  if (urls.length === 0) throw new DOMException('An ICE server needs a URL.', 'SyntaxError')
  for (const url of urls) {
    if (!/^(stuns?|turns?):[^/]/.test(url)) {
      throw new DOMException(`'${url}' is not a valid stun or turn URL.`, 'SyntaxError')
    }
    if (url.startsWith('turn') && (!server.username || !server.credential)) {
      throw new DOMException('A TURN server needs both username and credential.', 'InvalidAccessError')
    }
  }
}
