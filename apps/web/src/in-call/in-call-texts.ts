/** What the call screen says beside its controls. */
export const IN_CALL_TEXTS = {
  connecting: 'Connecting…',
  reconnecting: 'Reconnecting…',
  muted: (name: string) => `${name} is muted`,
  sharing: 'You are sharing your screen',
  moveSelf: 'Move your picture to the next corner',
  cameraOff: 'Your camera is off',
  youMuted: 'You are muted',
} as const
