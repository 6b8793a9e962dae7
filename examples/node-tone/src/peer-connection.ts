import wrtc from '@roamhq/wrtc'

/**
 * Node has no WebRTC: this is libwebrtc, built for Node. The SDK calls `setLocalDescription()` without an argument,
 * as browsers allow; this library requires one.
 */
export class NodePeerConnection extends wrtc.RTCPeerConnection {
  override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    await super.setLocalDescription(description ?? (await this.#makeDescription()))
  }

  #makeDescription(): Promise<RTCSessionDescriptionInit> {
    return this.signalingState === 'have-remote-offer' ? this.createAnswer() : this.createOffer()
  }
}
