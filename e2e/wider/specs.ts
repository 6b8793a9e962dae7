/**
 * The browser tests that `npm test` leaves to the lab, because it is to end within ten minutes: those that need another
 * browser, a relay or another server, measure sound or the main thread, or mostly wait; and those of settings, of what a browser
 * refuses, and of what is around calls.
 * Paths are below `e2e`.
 */
export const WIDER_SPECS = [
  'alerts.spec.ts',
  'check.spec.ts',
  'completions.spec.ts',
  'conformance/*.spec.ts',
  'control-flood.spec.ts',
  'docs.spec.ts',
  'early-home.spec.ts',
  'embedding.spec.ts',
  'firefox.spec.ts',
  'knock.spec.ts',
  'main-thread.spec.ts',
  'marks.spec.ts',
  'media.spec.ts',
  'members.spec.ts',
  'mirror.spec.ts',
  'moving.spec.ts',
  'nodes.spec.ts',
  'openid.spec.ts',
  'page-holds.spec.ts',
  'remembered.spec.ts',
  'sub-path.spec.ts',
  'touch.spec.ts',
  'trouble.spec.ts',
  'voice.spec.ts',
  'warm-app.spec.ts',
  'warm-devices.spec.ts',
  'warm-relay.spec.ts',
  'warm-stranger.spec.ts',
]
