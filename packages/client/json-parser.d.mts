import type { Packet } from 'socket.io-parser'

export function encode(packet: Omit<Packet, 'nsp'>): string
export function decode(text: unknown): Omit<Packet, 'nsp'>
