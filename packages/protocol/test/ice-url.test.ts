import { describe, expect, it } from 'vitest'
import { readIceUrl } from '../src/index.js'

describe('readIceUrl', () => {
  it.each([
    ['stun:stun.example.org', 'stun', 'stun.example.org', 3478, 'udp'],
    ['turn:turn.example.org', 'turn', 'turn.example.org', 3478, 'udp'],
    ['turn:turn.example.org:80?transport=tcp', 'turn', 'turn.example.org', 80, 'tcp'],
    ['turns:turn.example.org', 'turn', 'turn.example.org', 5349, 'tls'],
    ['turns:turn.example.org:443?transport=tcp', 'turn', 'turn.example.org', 443, 'tls'],
    ['turns:turn.example.org?transport=udp', 'turn', 'turn.example.org', 5349, 'dtls'],
    ['TURN:[2001:db8::1]:3478?transport=udp', 'turn', '2001:db8::1', 3478, 'udp'],
  ])('%s', (url, kind, host, port, transport) => {
    expect(readIceUrl(url)).toEqual({ url, kind, host, port, transport })
  })

  it.each([
    '',
    'https://turn.example.org',
    'turn:',
    'turn:host:port',
    'turn:host?transport=sctp',
    'turn:host#x',
  ])('does not take %j', url => expect(readIceUrl(url)).toBeNull())
})
