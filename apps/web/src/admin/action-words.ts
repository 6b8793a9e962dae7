/** What somebody did, or was refused, in the audit log. */
const ACTION_WORDS: Readonly<Record<string, string>> = {
  'server.set-up': 'Set up the server',
  'invitation.accept': 'Come in by a link',
  'session.begin': 'Sign in',
  'session.renew': 'Stay signed in',
  'session.end': 'Sign out',
  'passkey.add': 'Add a passkey',
  'passkey.rename': 'Rename a passkey',
  'passkey.remove': 'Remove a passkey',
  'device.invite': 'Add a device',
  'guest.join': 'Come in as a guest',
  'call.place': 'Call',
  'address.listen': 'Wait for calls',
  'line.staff': 'Work on a line',
  'line.make': 'Make a line',
  'line.change': 'Change a line',
  'line.remove': 'Remove a line',
  'callback.handle': 'Call a visitor back',
  'link.make': 'Make a call link',
  'link.withdraw': 'Withdraw a call link',
  'person.change': 'Change a member',
  'person.remove': 'Remove a member',
  'person.export': 'Export what is kept about a person',
  'person.erase': 'Erase a person',
  'invitation.make': 'Invite',
  'invitation.withdraw': 'Withdraw an invitation',
  'ban.make': 'Ban a person or a network',
  'ban.lift': 'Lift a ban',
  'call.end': 'End a call',
  'key.make': 'Make a key for a program',
  'key.revoke': 'Revoke a key',
  'webhook.change': 'Change a webhook',
}

/** @param action as the HTTP API has it. One without words here is shown as it is. */
export function actionWords(action: string): string {
  return Object.hasOwn(ACTION_WORDS, action) ? (ACTION_WORDS[action] ?? action) : action
}
