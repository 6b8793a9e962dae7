import { expect, it } from 'vitest'
import { signInAtProvider } from '../src/access/provider-address.js'

it('an app below a path says where it is, to be found again after the sign-in', () => {
  const url = new URL(signInAtProvider('https://calls.example/phone/'))
  expect(url.pathname).toBe('/phone/api/oidc/sign-in')
  expect(url.searchParams.get('app')).toBe('https://calls.example/phone/')
})
