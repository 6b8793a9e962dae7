/** The words of the call screen, apart from its controls. */
export const IN_CALL_TEXTS = {
  title: (name: string) => `In a call with ${name}`,
  muted: (name: string) => `${name} is muted`,
  sharing: 'You are sharing your screen',
  moveSelf: 'Move your picture to the next corner',
  cameraOff: 'Your camera is off',
  cameraOn: 'Your camera is on',
  youMuted: 'You are muted',
  youUnmuted: 'You are unmuted',
  connected: (name: string) => `Connected to ${name}`,
  peerCameraOff: (name: string) => `${name}’s video is off`,
  peerCameraOn: (name: string) => `${name}’s video is on`,
  peerShares: (name: string) => `${name} is sharing their screen`,
  peerStopped: (name: string) => `${name} stopped sharing their screen`,
  screenOf: (name: string) => `${name}’s screen`,
  fitPicture: 'Show the whole picture',
  turnOn: 'Turn back on',
  slept: ({ audio, video }: { audio: boolean; video: boolean }) =>
    `Your computer was asleep, so ${audio && video ? 'your microphone and camera are' : audio ? 'your microphone is' : 'your camera is'} off.`,
} as const
