import { HandlerTarget } from '../handler-target.js'

type Handler = ((event: Event) => unknown) | null

const EVENTS = [
  'negotiationneeded',
  'icecandidate',
  'icecandidateerror',
  'track',
  'datachannel',
  'signalingstatechange',
  'connectionstatechange',
  'iceconnectionstatechange',
  'icegatheringstatechange',
]

/** The events of an `RTCPeerConnection`, each with its `on…` property. */
export class ConnectionEvents extends HandlerTarget {
  onnegotiationneeded: Handler = null
  onicecandidate: Handler = null
  onicecandidateerror: Handler = null
  ontrack: Handler = null
  ondatachannel: Handler = null
  onsignalingstatechange: Handler = null
  onconnectionstatechange: Handler = null
  oniceconnectionstatechange: Handler = null
  onicegatheringstatechange: Handler = null

  constructor() {
    super(EVENTS)
  }
}
