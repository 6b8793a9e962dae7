import { expect, it } from 'vitest'
import { ACCESS_TEXTS } from '../src/access/access-texts.js'
import { deviceName } from '../src/access/device-name.js'
import { passkeyObstacle } from '../src/access/passkey.js'

const at = (hostname: string, isSecureContext = true) => ({ isSecureContext, location: { hostname } })

it('says why a browser can have no passkey here', () => {
  expect(passkeyObstacle(at('calls.example', false), true)).toBe(ACCESS_TEXTS.needsHttps)
  expect(passkeyObstacle(at('127.0.0.1'), true)).toBe(ACCESS_TEXTS.needsName)
  expect(passkeyObstacle(at('[::1]'), true)).toBe(ACCESS_TEXTS.needsName)
  expect(passkeyObstacle(at('calls.example'), false)).toBe(ACCESS_TEXTS.needsBrowser)
  expect(passkeyObstacle(at('localhost'), true)).toBeNull()
  expect(passkeyObstacle(at('calls.example'), true)).toBeNull()
})

it.each([
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)', 'iPhone'],
  ['Mozilla/5.0 (Linux; Android 15; Pixel 9)', 'Android device'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'Mac'],
  ['Mozilla/5.0 (X11; Linux x86_64)', 'Linux computer'],
  ['Something else', 'This device'],
])('a passkey made by %s is called %s', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name)
})
