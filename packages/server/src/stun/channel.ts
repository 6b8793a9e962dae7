import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { IceUrl } from '@ringdown/protocol'
import { StreamFrames } from './stream-frames.js'
import { StunError } from './stun-error.js'

/** How long a connection may take to open, in milliseconds. */
const OPENING = 5_000

/** Not DTLS, which browsers do not use with these servers. */
type Transport = Exclude<IceUrl['transport'], 'dtls'>

/** The URL of a server that browsers can use. */
export type UsableUrl = IceUrl & { readonly transport: Transport }

export function isUsable(url: IceUrl): url is UsableUrl {
  return url.transport !== 'dtls'
}

export interface Target {
  readonly host: string
  readonly port: number
  readonly transport: Transport
  /** With TLS: the certificate to trust instead of the usual authorities, PEM. */
  readonly ca?: string
}

/** Carries whole messages to and from one server. */
export interface Channel {
  readonly transport: Transport
  send(bytes: Buffer): void
  close(): void
}

export interface ChannelEvents {
  onMessage(bytes: Buffer): void
  /** The channel can no longer be used. Not called after `close()`. */
  onFailure(error: StunError): void
}

/** @throws {StunError} `dns`, `refused`, `no-answer` or `certificate`. */
export async function openChannel(target: Target, events: ChannelEvents): Promise<Channel> {
  const address = await resolve(target.host)
  return target.transport === 'udp'
    ? openDatagrams(address, target, events)
    : openStream(address, target, events)
}

async function resolve(host: string): Promise<string> {
  try {
    return (await lookup(host, { verbatim: false })).address
  } catch {
    throw new StunError('dns', `the name ${host} does not resolve`)
  }
}

function openDatagrams(address: string, { port }: Target, events: ChannelEvents): Promise<Channel> {
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4')
  return new Promise((opened, failed) => {
    let isOpen = false
    socket.on('error', error => {
      const failure = networkFailure(error)
      if (isOpen) events.onFailure(failure)
      else {
        socket.close()
        failed(failure)
      }
    })
    socket.on('message', bytes => events.onMessage(bytes))
    // Connected, so that a refused port is reported and no one else is heard.
    socket.connect(port, address, () => {
      isOpen = true
      opened({
        transport: 'udp',
        send: bytes => socket.send(bytes),
        close() {
          socket.removeAllListeners()
          socket.close()
        },
      })
    })
  })
}

function openStream(
  address: string,
  { host, port, transport, ca }: Target,
  events: ChannelEvents,
): Promise<Channel> {
  const isSecure = transport === 'tls'
  const trust = { ...(isIP(host) === 0 && { servername: host }), ...(ca !== undefined && { ca }) }
  const socket: Socket = isSecure
    ? connectTls({ host: address, port, ALPNProtocols: ['stun.turn'], ...trust })
    : connect({ host: address, port })
  const frames = new StreamFrames()
  return new Promise((opened, failed) => {
    let tell = failed
    function fail(error: StunError): void {
      socket.destroy()
      tell(error)
    }
    socket.setTimeout(OPENING, () => fail(new StunError('no-answer', 'nothing answers')))
    socket.on('error', error => fail(networkFailure(error)))
    socket.on('close', () => tell(new StunError('closed', 'the server closes the connection')))
    socket.on('data', chunk => frames.push(chunk).forEach(events.onMessage))
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      socket.setTimeout(0)
      tell = events.onFailure
      opened({
        transport,
        send: bytes => void socket.write(bytes),
        close() {
          tell = () => {}
          socket.destroy()
        },
      })
    })
  })
}

function networkFailure(error: Error & { code?: string }): StunError {
  const code = error.code ?? ''
  if (code === 'ECONNREFUSED') return new StunError('refused', 'the machine refuses the port')
  if (/CERT|SELF_SIGNED|ISSUER|ALTNAME|UNABLE_TO_/.test(code)) {
    return new StunError('certificate', `its certificate is not valid: ${error.message}`)
  }
  if (code === 'ECONNRESET' || code === 'EPIPE' || code.startsWith('ERR_SSL')) {
    return new StunError('closed', `the server breaks the connection: ${error.message}`)
  }
  return new StunError('no-answer', `nothing answers: ${error.message}`)
}
