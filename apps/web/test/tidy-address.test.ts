import { describe, expect, it } from 'vitest'
import { tidyAddress } from '../src/frame/tidy-address.js'

describe('an address', () => {
  it.each(['.', ')', '>', ').', ',', '!', '%3E', '%22', '”', '%E2%80%9D', '…', '?', ':'])(
    'works with %s behind it',
    end => {
      expect(tidyAddress(`https://example.org/call/Ab_-9${end}`)).toBe('https://example.org/call/Ab_-9')
      expect(tidyAddress(`https://example.org/line/support/call${end}`)).toBe(
        'https://example.org/line/support/call',
      )
      expect(tidyAddress(`https://example.org/call#Ab_-9${end}`)).toBe('https://example.org/call#Ab_-9')
    },
  )

  it.each([
    'https://example.org/',
    'https://example.org/call/Ab_-',
    'https://example.org/check?server=1',
    'https://example.org/call/%',
  ])('%s stays as it is', href => {
    expect(tidyAddress(href)).toBe(href)
  })
})
