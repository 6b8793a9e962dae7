/** The words of the mirror while it rings. */
export const MIRROR_TEXTS = {
  setting: 'See myself while it rings',
  says: 'When a video call comes in, your camera opens for you alone, and the caller sees you the moment you answer.',
  offer:
    'See yourself while a video call rings: your camera opens for you alone, and the caller sees you the moment you answer.',
  accept: 'Turn on',
  refuse: 'Not now',
  onlyYou: 'Only you can see this',
} as const
