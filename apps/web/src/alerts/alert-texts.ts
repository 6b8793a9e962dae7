/** The words of notifications, of the tab and of the settings for both. */
export const ALERT_TEXTS = {
  answer: 'Answer',
  decline: 'Decline',
  visitor: (name: string, line: string) => `${name} is waiting at ${line}`,
  visitors: (count: number, line: string) => `${count} waiting at ${line}`,
  linkVisitor: 'Somebody is waiting on your link',
  visitorBody: 'Answer when you’re ready. They stay in the queue.',
  linkVisitorBody: 'Answer when you’re ready.',
  missed: (name: string) => `Missed call from ${name}`,
  soundOff: (hasMouse: boolean) => `Sound is off. ${hasMouse ? 'Click' : 'Tap'} to turn it on`,
  title: 'Calls and alerts',
  notify: 'Notify me when someone calls',
  notifySays: 'Shows a notification with Answer and Decline while this page is in the background.',
  notifyBlocked:
    'Your browser blocks notifications from this site. Allow them in the site settings, beside the address.',
  notifyUnsupported: 'This browser can’t show notifications. Keep the page in view to see calls.',
  volume: 'Ring volume',
  test: 'Test',
  offer: 'Don’t miss a call while this page is in the background.',
  accept: 'Turn on notifications',
  refuse: 'Not now',
} as const
