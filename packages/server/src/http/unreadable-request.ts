import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Problem } from '@ringdown/protocol'

interface ParseError extends Error {
  readonly code?: string
}

/** Answers what Node could not read as a request, and so never reaches a route. */
export function answerUnreadable(error: ParseError, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable) {
    const { status, problem } = describe(error.code)
    const body = JSON.stringify({ error: problem })
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  }
  socket.destroy(error)
}

function describe(code: string | undefined): { readonly status: number; readonly problem: Problem } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return refuse(431, 'too-large', 'The address and the headers are too long.')
    case 'HPE_INVALID_METHOD':
      return refuse(501, 'bad-request', 'There is no such method.')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refuse(408, 'timeout', 'The request took too long.')
    default:
      return refuse(400, 'bad-request', 'The request is not one of HTTP.')
  }
}

function refuse(status: number, code: Problem['code'], message: string) {
  return { status, problem: { code, message } }
}
