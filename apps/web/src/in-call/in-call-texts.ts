/** What the call screen says beside its controls. */
export const IN_CALL_TEXTS = {
  muted: (name: string) => `${name} is muted`,
  sharing: 'You are sharing your screen',
  moveSelf: 'Move your picture to the next corner',
  cameraOff: 'Your camera is off',
  youMuted: 'You are muted',
  turnOn: 'Turn on again',
  slept: ({ audio, video }: { audio: boolean; video: boolean }) =>
    `Your computer slept. ${audio && video ? 'Microphone and camera are' : audio ? 'The microphone is' : 'The camera is'} off.`,
} as const
