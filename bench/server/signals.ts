/*
 * What two browsers exchange for a call with microphone and camera: both systems carry the same. The lengths are those of
 * Chromium.
 */

/** One SDP of four m-lines. */
export const SDP = `v=0\r\n${'a=rtpmap:96 VP8/90000\r\n'.repeat(280)}`
/** Candidates of each side. */
export const CANDIDATES = [54_321, 54_322, 9].map(
  port =>
    `candidate:1467250027 1 udp 2122260223 192.0.2.17 ${port} typ host generation 0 ufrag abcd network-id 1`,
)
/** The same as one text. */
export const SDP_WITH_CANDIDATES = `${SDP}${CANDIDATES.map(candidate => `a=${candidate}\r\n`).join('')}`
