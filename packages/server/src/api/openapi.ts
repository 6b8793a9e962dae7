import * as z from 'zod'
import { RIGHTS } from '../access/rights.js'
import { API_CODES } from './api-error.js'
import { API } from './api-path.js'
import type { Route } from './route.js'

/** A JSON schema, as far as it is read here. */
export interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly description?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly [other: string]: unknown
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

interface Content {
  readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>
}

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content & { readonly required: boolean }
  readonly responses: Readonly<Record<string, { readonly description: string } & Partial<Content>>>
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  /** The scope that a key needs; absent where only a person may. */
  readonly 'x-scope'?: string
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: object
}

/** Describes the routes as an OpenAPI 3.1 document, from the schemas that read them. */
export function openApiOf(routes: readonly Route[]): OpenApiDocument {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ringdown',
      version: '1',
      description:
        'People, invitations, lines, links, calls and records of a Ringdown server, for other programs. Send a key as "Authorization: Bearer rd_…".',
    },
    // Relative to this document, which may be below any path.
    servers: [{ url: `../${API.split('/').at(-1)}` }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map(name => ({ name })),
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key of a program, or the token of a person.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'ringdown',
          description: 'A person who has signed in.',
        },
      },
    },
  }
}

function operationOf(route: Route): Operation {
  const { method, path, tag, summary, description, body, reply, status = 200 } = route
  const scope = RIGHTS[route.action].program
  const parameters = [...parametersOf(route.params, 'path'), ...parametersOf(route.query, 'query')]
  if (method === 'POST') parameters.push(IDEMPOTENCY_KEY)
  return {
    operationId: operationIdOf(method, path),
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === null ? {} : { requestBody: { required: true, ...jsonOf(schemaOf(body, 'input')) } }),
    responses: {
      ...(reply === null
        ? { 204: { description: 'Done.' } }
        : { [status]: { description: 'Done.', content: contentOf(route, reply) } }),
      default: {
        description: 'Refused: the code says why.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    security: scope === null ? [{ session: [] }] : [{ key: [] }, { session: [] }],
    ...(scope === null ? {} : { 'x-scope': scope }),
  }
}

function contentOf({ csv }: Route, reply: z.ZodType): Content['content'] {
  const { content } = jsonOf(schemaOf(reply, 'output'))
  return csv === undefined ? content : { ...content, 'text/csv': { schema: { type: 'string' } } }
}

function jsonOf(schema: JsonSchema): Content {
  return { content: { 'application/json': { schema } } }
}

function parametersOf(schema: z.ZodType, place: 'path' | 'query'): Parameter[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input')
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: property,
  }))
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  // What a schema checks by program, its description says in words.
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return described as JsonSchema
}

/** `GET /people/{userId}` → `getPeopleByUserId`. */
function operationIdOf(method: string, path: string): string {
  const words = path.split('/').filter(word => word !== '')
  const named = words.map(word => (word.startsWith('{') ? `By${capital(word.slice(1, -1))}` : capital(word)))
  return `${method.toLowerCase()}${named.join('')}`
}

function capital(word: string): string {
  return word.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
}

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A text of your own: sent again with the same key within a day, the request is not carried out twice.',
  schema: { type: 'string', minLength: 8, maxLength: 128 },
}

const PROBLEM: JsonSchema = {
  type: 'object',
  description: 'As in RFC 9457.',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence for people.' },
    code: { type: 'string', enum: API_CODES, description: 'What programs branch on.' },
    retryAfterMs: { type: 'number', description: 'How long to wait before trying again.' },
  },
}
