/** The words of the call screen, apart from its controls. */
export const IN_CALL_TEXTS = {
  muted: (name: string) => `${name} is muted`,
  sharing: 'You are sharing your screen',
  moveSelf: 'Move your picture to the next corner',
  cameraOff: 'Your camera is off',
  youMuted: 'You are muted',
  turnOn: 'Turn back on',
  slept: ({ audio, video }: { audio: boolean; video: boolean }) =>
    `Your computer was asleep, so ${audio && video ? 'your microphone and camera are' : audio ? 'your microphone is' : 'your camera is'} off.`,
} as const
