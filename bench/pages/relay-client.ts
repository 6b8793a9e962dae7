import { now } from './first-frame.js'

let socket: WebSocket
let arrival: Promise<number>

export function openRelay(url: string): Promise<void> {
  socket = new WebSocket(url)
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve()
    socket.onerror = () => reject(new Error('The relay cannot be reached.'))
  })
}

/** @returns when it was sent. */
export function sendToRelay(message: object): number {
  const sent = now()
  socket.send(JSON.stringify(message))
  return sent
}

/** Waits for the next message from now on. */
export function expectRelayed(): void {
  arrival = new Promise(resolve => {
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      JSON.parse(data)
      resolve(now())
    }
  })
}

/** @returns when the expected message had been read. */
export function untilRelayed(): Promise<number> {
  return arrival
}
