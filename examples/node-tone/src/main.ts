import { type Call, createRingdown, guestToken } from '@ringdown/client'
import wrtc from '@roamhq/wrtc'
import { NodePeerConnection } from './peer-connection.js'
import { watchReception } from './reception.js'
import { createToneMedia } from './tone-media.js'

const server = process.env['RINGDOWN_SERVER'] ?? 'http://localhost:3000'

// The one global of browsers that the SDK uses in a call and Node lacks.
globalThis.MediaStream = wrtc.MediaStream

const ringdown = createRingdown({
  server,
  token: guestToken({ name: 'Test tone', server }),
  deviceId: 'test-tone',
  storage: null,
  PeerConnection: NodePeerConnection,
  createLocalMedia: createToneMedia,
})

const answered = new Set<Call>()
ringdown.subscribe(() => {
  for (const call of ringdown.snapshot.incoming) void answer(call)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ringdown.close())
// Nothing is left to do. If Node exited by itself here, @roamhq/wrtc 0.10 would crash over stopped tracks.
process.once('beforeExit', () => process.exit())
console.log(`“Test tone” can be called at ${server}`)

async function answer(call: Call): Promise<void> {
  if (answered.has(call)) return
  answered.add(call)
  // Only sends the tone: there is no camera.
  call.accept({ audio: true, video: false })
  const reception = watchReception(call)
  const report = (event: string) => {
    const { frames, peak } = reception
    console.log(`${call.snapshot.peer?.name}: ${event}, ${frames} frames, peak ${peak.toFixed(2)}`)
  }
  const timer = setInterval(() => report(call.snapshot.connection), 1000)
  report(`ended (${await call.ended})`)
  clearInterval(timer)
  answered.delete(call)
}
