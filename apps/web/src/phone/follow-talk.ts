import type { Call } from '@ringdown/client'
import type { TalkRecord } from './talk-record.js'

/**
 * Keeps the saved record of a call up to date until the call ends.
 *
 * @returns whether the screen was being shared when this page was reloaded. No browser resumes sharing without
 * asking.
 */
export function followTalk(call: Call, record: TalkRecord): boolean {
  const { localMedia } = call
  const before = record.read()
  const follow = () => {
    const { callId, phase } = call.snapshot
    if (phase === 'accepted') record.write({ callId, sharing: localMedia.snapshot.screen.track !== null })
  }
  follow()
  const unfollow = [call.subscribe(follow), localMedia.subscribe(follow)]
  void call.ended.then(() => {
    for (const stop of unfollow) stop()
    record.clear()
  })
  return before?.sharing === true && before.callId === call.snapshot.callId
}
