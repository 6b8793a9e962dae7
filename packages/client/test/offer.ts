import { FakeNetwork } from '@ringdown/testing'

/** An offer of somebody's browser. */
export async function makeOffer(): Promise<string> {
  const connection = new new FakeNetwork().PeerConnection()
  for (const kind of ['audio', 'video', 'video', 'audio']) connection.addTransceiver(kind)
  connection.createDataChannel('control', { negotiated: true, id: 0 })
  await connection.setLocalDescription()
  return connection.localDescription?.sdp ?? ''
}
