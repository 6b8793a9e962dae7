import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { everyRoute } from './api-rig.js'
import { serve } from './sockets.js'

async function documentOf(url: string) {
  const response = await fetch(`${url}/api/v1/openapi.json`)
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('application/json'),
  ])
  // biome-ignore lint/suspicious/noExplicitAny: it is validated.
  return (await response.json()) as any
}

describe('the OpenAPI document', () => {
  it('is valid, and has every route that is served', async () => {
    const document = await documentOf((await serve()).url)
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    expect([valid, errors]).toEqual([true, undefined])
    expect(document.openapi).toBe('3.1.0')
    const described = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
    )
    const served = everyRoute().map(({ method, path }) => `${method} ${path}`)
    expect(described.sort()).toEqual(served.sort())
    expect(new Set(served).size).toBe(served.length)
  })

  it('names each parameter of a path, and each operation once', async () => {
    const document = await documentOf((await serve()).url)
    const ids: string[] = []
    for (const [path, methods] of Object.entries<Record<string, Operation>>(document.paths)) {
      for (const { operationId, parameters = [], responses } of Object.values(methods)) {
        ids.push(operationId)
        const named = parameters.filter(parameter => parameter.in === 'path').map(({ name }) => `{${name}}`)
        expect([path, named]).toEqual([path, path.match(/\{\w+\}/g) ?? []])
        expect(Object.keys(responses)).toContain('default')
      }
    }
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('says which scope a key needs, and where no key does', async () => {
    const { paths } = await documentOf((await serve()).url)
    expect(paths['/calls'].get).toMatchObject({
      summary: 'List the calls in progress',
      'x-scope': 'calls:read',
      security: [{ key: [] }, { session: [] }],
      parameters: [
        { name: 'cursor', in: 'query', required: false, schema: { type: 'string' } },
        {
          name: 'limit',
          in: 'query',
          required: false,
          schema: { type: 'integer', maximum: 200, default: 50 },
        },
      ],
    })
  })
})

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly in: string; readonly name: string }[]
  readonly responses: object
}

it('can be read on a page that loads nothing and runs nothing', async () => {
  const { url } = await serve()
  const response = await fetch(`${url}/api/v1/docs`, { headers: { accept: 'text/html' } })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  const html = await response.text()
  for (const { method, path, summary } of everyRoute()) {
    expect(html).toContain(`<code>${method} ${path}</code> ${summary}`)
  }
  expect(html).not.toMatch(/<script|<link|<img|src=|https?:/)
})

it('every change says by which name the audit log has it', () => {
  const changes = everyRoute().filter(({ method, isAudited }) => method !== 'GET' && !isAudited)
  expect(changes.filter(({ named }) => !named).map(({ method, path }) => `${method} ${path}`)).toEqual([])
  expect(changes.length).toBeGreaterThan(10)
})
