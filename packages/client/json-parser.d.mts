import { Decoder as SocketIoDecoder, Encoder as SocketIoEncoder } from 'socket.io-parser'

export const Encoder: new () => Pick<SocketIoEncoder, 'encode'>
export const Decoder: new () => Pick<SocketIoDecoder, 'add' | 'on'>
