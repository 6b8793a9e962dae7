import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { freePort } from '../../../scripts/free-port.mjs'
import { OidcProvider, type ProviderSettings } from '../src/identity/oidc/provider.js'
import { EVERYONE_IS_A_MEMBER, groupsIn, readRule, rightsOf } from '../src/identity/oidc/rules.js'
import { Seal } from '../src/identity/oidc/seal.js'
import { CLIENT, FormBrowser, startProvider, type TestProvider } from './openid-provider.js'

const BACK = 'http://localhost:3000/api/oidc/callback'

describe('the rules for groups', () => {
  const rules = ['*=member', 'it=admin', 'board=owner', 'desk=line:reception', 'desk=line:support'].flatMap(
    text => readRule(text) ?? [],
  )

  it('give the highest role and every line', () => {
    expect(rightsOf([], rules)).toEqual({ role: 'member', lines: [] })
    expect(rightsOf(['it', 'desk'], rules)).toEqual({ role: 'admin', lines: ['reception', 'support'] })
    expect(rightsOf(['board', 'it'], rules)?.role).toBe('owner')
  })

  it('let nobody in whom no rule gives a role', () => {
    expect(rightsOf(['desk'], [{ group: 'desk', line: 'reception' }])).toBeNull()
    expect(rightsOf(['other'], [{ group: 'staff', role: 'member' }])).toBeNull()
  })

  it.each(['', '=member', 'staff', 'staff=king', 'staff=line:', 'staff=line:a b', 'staff=guest'])(
    'refuses "%s" as a rule',
    text => {
      expect(readRule(text)).toBeNull()
    },
  )

  it('never give less to somebody in one more group', () => {
    const ranks = ['member', 'admin', 'owner']
    const rank = (groups: string[]) => ranks.indexOf(rightsOf(groups, rules)?.role ?? '')
    const group = fc.constantFrom('it', 'board', 'desk', 'other')
    fc.assert(fc.property(fc.array(group), group, (groups, more) => rank([...groups, more]) >= rank(groups)))
  })

  it.each([
    [
      ['a', 1, 'b'],
      ['a', 'b'],
    ],
    ['one', ['one']],
    [undefined, []],
    [{ a: 1 }, []],
  ])('finds the groups in the claim %j', (claim, groups) => {
    expect(groupsIn(claim)).toEqual(groups)
  })
})

describe('what is sealed', () => {
  const schema = z.object({ state: z.string() })
  const seal = new Seal('a secret of more than 32 characters', 'test')

  it('is read again here, and nowhere else', async () => {
    const sealed = await seal.close({ state: 'abc' }, 60)
    expect(await seal.open(sealed, schema)).toEqual({ state: 'abc' })
    const elsewhere = new Seal('another secret of more than 32 characters', 'test')
    expect(await elsewhere.open(sealed, schema)).toBeNull()
    expect(await new Seal('a secret of more than 32 characters', 'other').open(sealed, schema)).toBeNull()
  })

  it('is refused once it is over, or was changed', async () => {
    expect(await seal.open(await seal.close({ state: 'abc' }, -1), schema)).toBeNull()
    const sealed = await seal.close({ state: 'abc' }, 60)
    expect(await seal.open(`${sealed.slice(0, -2)}AA`, schema)).toBeNull()
    expect(await seal.open('nonsense', schema)).toBeNull()
  })
})

describe('an OpenID provider', () => {
  let provider: TestProvider
  beforeAll(async () => {
    provider = await startProvider([BACK])
    provider.accounts.set('ada', { name: '  Ada\u202e Lovelace ', groups: ['staff', 'desk'] })
    provider.accounts.set('eve', { name: 'Eve', groups: ['visitors'] })
  })
  afterAll(() => provider.close())

  const settings = (changes: Partial<ProviderSettings> = {}): ProviderSettings => ({
    issuer: provider.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    name: 'The clinic',
    scopes: 'openid profile groups offline_access',
    groupsClaim: 'groups',
    rules: [
      { group: 'staff', role: 'member' },
      { group: 'desk', line: 'reception' },
    ],
    ...changes,
  })

  async function signIn(oidc: OidcProvider, login: string) {
    const { url, pending } = await oidc.start(BACK)
    const returned = await new FormBrowser().signIn(url, login, at => at.startsWith(BACK))
    return { pending, returned, finish: () => oidc.finish(returned, pending) }
  }

  it('signs a person in, with their name, role and lines', async () => {
    const person = await (await signIn(new OidcProvider(settings()), 'ada')).finish()
    expect(person).toMatchObject({
      issuer: provider.issuer,
      subject: 'ada',
      name: 'Ada Lovelace',
      role: 'member',
      lines: ['reception'],
    })
    expect(person.refreshToken).toEqual(expect.any(String))
  })

  it('refuses a person whom no rule lets in', async () => {
    const { finish } = await signIn(new OidcProvider(settings()), 'eve')
    await expect(finish()).rejects.toMatchObject({ code: 'not-allowed' })
    const open = await signIn(new OidcProvider(settings({ rules: EVERYONE_IS_A_MEMBER })), 'eve')
    expect(await open.finish()).toMatchObject({ role: 'member', lines: [] })
  })

  it('takes an answer once, from the browser that asked', async () => {
    const oidc = new OidcProvider(settings())
    const first = await signIn(oidc, 'ada')
    const other = await oidc.start(BACK)
    await expect(oidc.finish(first.returned, other.pending)).rejects.toMatchObject({ code: 'unauthorized' })
    await first.finish()
    await expect(first.finish()).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it('notices at the next renewal that a person has another role, or has left', async () => {
    const oidc = new OidcProvider(
      settings({
        rules: [
          { group: 'staff', role: 'member' },
          { group: 'it', role: 'admin' },
        ],
      }),
    )
    provider.accounts.set('ben', { name: 'Ben', groups: ['staff'] })
    const person = await (await signIn(oidc, 'ben')).finish()
    provider.accounts.set('ben', { name: 'Benjamin', groups: ['it'] })
    const renewed = await oidc.renew(person.refreshToken ?? '', 'ben')
    expect(renewed).toMatchObject({ name: 'Benjamin', role: 'admin' })
    provider.accounts.set('ben', { name: 'Benjamin', groups: [] })
    await expect(oidc.renew(renewed.refreshToken ?? '', 'ben')).rejects.toMatchObject({ code: 'not-allowed' })
    provider.accounts.delete('ben')
    await expect(oidc.renew(renewed.refreshToken ?? '', 'ben')).rejects.toMatchObject({
      code: 'unauthorized',
    })
  })

  it('is left when a person signs out', async () => {
    const oidc = new OidcProvider(settings())
    const { idToken } = await (await signIn(oidc, 'ada')).finish()
    const url = new URL((await oidc.endUrl(idToken, 'http://localhost:3000/')) ?? '')
    expect(url.origin).toBe(provider.issuer)
    expect(url.searchParams.get('id_token_hint')).toBe(idToken)
  })

  it('that does not answer is asked again the next time', async () => {
    const port = await freePort()
    const oidc = new OidcProvider(settings({ issuer: `http://127.0.0.1:${port}` }))
    await expect(oidc.start(BACK)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(oidc.start(BACK)).rejects.toMatchObject({ code: 'unavailable' })
  })
})
