import { FakeNetwork } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { explainFailure, IceWitness } from '../src/session/ice-findings.js'

const RELAYED = { candidate: 'candidate:1 1 udp 1 203.0.113.1 50000 typ relay raddr 0.0.0.0 rport 0' }
const HOST = { candidate: 'candidate:1 1 udp 2 192.0.2.1 50000 typ host' }
const TURN = { iceServers: [{ urls: ['stun:a.invalid', 'turns:b.invalid'], username: 'u', credential: 'c' }] }

function createWitness(configuration: RTCConfiguration) {
  const connection = new new FakeNetwork().PeerConnection(configuration)
  const witness = new IceWitness(connection)
  const refuse = (errorCode: number) =>
    connection.onicecandidateerror?.({ errorCode } as RTCPeerConnectionIceErrorEvent)
  return { witness, refuse }
}

describe('why no way was found', () => {
  it('is said of the side it is on, with what to ask for', () => {
    const { witness: bare } = createWitness({ iceServers: [{ urls: 'stun:a.invalid' }] })
    expect(explainFailure(bare.findings)).toMatch(/^Your two networks .* set up a TURN server\.$/)

    const { witness, refuse } = createWitness(TURN)
    witness.seeLocal(HOST)
    witness.seeRemote(HOST)
    expect(explainFailure(witness.findings)).toMatch(/^Your network blocks .* port 443\.$/)
    refuse(701)
    expect(explainFailure(witness.findings)).toMatch(/^Your network/)
    refuse(401)
    expect(explainFailure(witness.findings)).toMatch(/rejects the credentials/)
    // One of several servers may refuse while another relays.
    witness.seeLocal(RELAYED)
    expect(explainFailure(witness.findings)).toMatch(/^The other person’s network/)
    witness.seeRemote(RELAYED)
    expect(explainFailure(witness.findings)).toMatch(/^You both reach/)
  })
})
