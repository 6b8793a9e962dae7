/**
 * Runs in a page: the pitch, in Hz, of the loudest sound its media elements have played within `ms` milliseconds; 0
 * if there was only silence.
 */
export async function measurePitch(ms: number): Promise<number> {
  const streams = [...document.querySelectorAll<HTMLMediaElement>('audio, video')]
    .filter(element => !element.muted && !element.paused)
    .map(element => element.srcObject)
    .filter(source => source instanceof MediaStream)
    .filter(stream => stream.getAudioTracks().some(track => track.readyState === 'live'))
  const audio = new AudioContext()
  await audio.resume()
  const analysers = streams.map(stream => {
    const analyser = audio.createAnalyser()
    analyser.fftSize = 4096
    analyser.smoothingTimeConstant = 0
    audio.createMediaStreamSource(stream).connect(analyser)
    return analyser
  })
  const levels = new Float32Array(2048)
  // In decibels relative to full scale; encoded silence stays below.
  let loudest = -70
  let pitch = 0
  const end = performance.now() + ms
  while (performance.now() < end) {
    await new Promise(resolve => setTimeout(resolve, 25))
    for (const analyser of analysers) {
      analyser.getFloatFrequencyData(levels)
      for (const [index, level] of levels.entries()) {
        if (level <= loudest) continue
        loudest = level
        pitch = (index * audio.sampleRate) / analyser.fftSize
      }
    }
  }
  await audio.close()
  return pitch
}
