import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

const TIMEOUT = 5_000
const LIMIT = 64 * 1024

export interface HttpAnswer {
  readonly status: number
  readonly body: string
}

/**
 * Sends one request. Accepts any certificate, so that a self-signed one does not hide the other findings;
 * certificates have a check of their own.
 */
export function askHttp(url: URL, json?: object): Promise<HttpAnswer> {
  const isSecure = url.protocol === 'https:'
  const options = {
    method: json === undefined ? 'GET' : 'POST',
    headers: { origin: url.origin, ...(json !== undefined && { 'content-type': 'application/json' }) },
    timeout: TIMEOUT,
    agent: false,
  } as const
  return new Promise((resolve, reject) => {
    const request = isSecure
      ? requestHttps(url, { ...options, rejectUnauthorized: false })
      : requestHttp(url, options)
    request.on('response', response => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        body += text
        if (body.length > LIMIT) request.destroy(new Error('the answer is too long'))
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    request.on('timeout', () => request.destroy(new Error('no answer within 5 seconds')))
    request.on('error', reject)
    request.end(json === undefined ? undefined : JSON.stringify(json))
  })
}
