interface Listening {
  /** How long to listen, in milliseconds. */
  readonly ms: number
  /** Stop as soon as it is louder than this. */
  readonly enough: number
}

/**
 * Runs in a page: the highest loudness (root mean square, 0 to 1) of the streams that the
 * page plays aloud. Elements that are muted, paused or turned down count as silent, as they are for a person.
 */
export async function measureLoudness({ ms, enough }: Listening): Promise<number> {
  const elements = [...document.querySelectorAll<HTMLMediaElement>('audio, video')]
  const streams = elements
    .filter(element => !element.muted && !element.paused && element.volume > 0)
    .map(element => element.srcObject)
    .filter(source => source instanceof MediaStream)
    .filter(stream => stream.getAudioTracks().some(track => track.readyState === 'live'))
  const audio = new AudioContext()
  await audio.resume()
  const analysers = streams.map(stream => {
    const analyser = audio.createAnalyser()
    analyser.fftSize = 2048
    audio.createMediaStreamSource(stream).connect(analyser)
    return analyser
  })
  const samples = new Float32Array(2048)
  let loudest = 0
  const end = performance.now() + ms
  while (loudest <= enough && performance.now() < end) {
    await new Promise(resolve => setTimeout(resolve, 25))
    for (const analyser of analysers) {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      loudest = Math.max(loudest, Math.sqrt(power))
    }
  }
  await audio.close()
  return loudest
}
