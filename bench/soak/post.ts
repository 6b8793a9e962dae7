import { request } from 'node:http'
import type { Way } from './way.js'

/** A `POST` of JSON from an address of choice, which `fetch` cannot do. */
export function post(
  { port, localAddress }: Way,
  path: string,
  body: object,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const options = { host: '127.0.0.1', port, localAddress, path, method: 'POST', headers, timeout: 10_000 }
    const sent = request(options, response => {
      const parts: Buffer[] = []
      response.on('data', part => parts.push(part))
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() })
      })
    })
    sent.once('timeout', () => sent.destroy(new Error('No response came.')))
    sent.once('error', reject)
    sent.end(JSON.stringify(body))
  })
}
