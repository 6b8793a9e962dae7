import wrtc from '@roamhq/wrtc'

/**
 * Node has no WebRTC of its own: this is libwebrtc, built for Node. The SDK leaves the description to be made to
 * `setLocalDescription()`, as browsers allow; this library wants it handed over.
 */
export class NodePeerConnection extends wrtc.RTCPeerConnection {
  override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    await super.setLocalDescription(description ?? (await this.#makeDescription()))
  }

  #makeDescription(): Promise<RTCSessionDescriptionInit> {
    return this.signalingState === 'have-remote-offer' ? this.createAnswer() : this.createOffer()
  }
}
