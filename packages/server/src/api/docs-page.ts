import { escapeHtml } from '../http/refusal-page.js'
import type { JsonSchema, OpenApiDocument, Operation, Parameter } from './openapi.js'

/** The document as a page to read: no script, nothing from elsewhere. */
export function docsPage(document: OpenApiDocument): string {
  const { title, description } = document.info
  const sections = document.tags.map(({ name }) => sectionOf(name, document))
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}: the HTTP API</title>
<style>${STYLE}</style>
<main>
<h1>The HTTP API</h1>
<p>${escapeHtml(description)}</p>
<p>Every request below is at <code>api/v1</code> of this server. <a href="openapi.json">The OpenAPI 3.1 document</a> is what
programs read. A refusal is <code>application/problem+json</code> with a <code>code</code> to branch on.</p>
<nav aria-label="Groups"><ul>${document.tags.map(({ name }) => `<li><a href="#${idOf(name)}">${escapeHtml(name)}</a></li>`).join('')}</ul></nav>
${sections.join('\n')}
</main>
</html>
`
}

function sectionOf(tag: string, { paths }: OpenApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags.includes(tag))
      .map(([method, operation]) => operationOf(method, path, operation)),
  )
  return `<section aria-labelledby="${idOf(tag)}"><h2 id="${idOf(tag)}">${escapeHtml(tag)}</h2>${operations.join('')}</section>`
}

function operationOf(method: string, path: string, operation: Operation): string {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation
  const scope = operation['x-scope']
  const body = requestBody?.content['application/json']?.schema
  return `<details id="${operationId}"><summary><code>${method.toUpperCase()} ${escapeHtml(path)}</code> ${escapeHtml(summary)}</summary>
<p>${scope === undefined ? 'For people who have signed in, not for keys.' : `Needs the scope <code>${scope}</code>.`}</p>
${description === undefined ? '' : `<p>${escapeHtml(description)}</p>`}
${tableOf('Parameters', parameters.map(rowOfParameter))}
${body === undefined ? '' : tableOf('Body', rowsOf(body))}
${Object.entries(responses)
  .map(([status, { content }]) => [status, content?.['application/json']?.schema] as const)
  .map(([status, schema]) => (schema === undefined ? '' : tableOf(`Reply ${status}`, rowsOf(schema))))
  .join('')}
</details>`
}

interface Row {
  readonly name: string
  readonly type: string
  readonly words: string
}

function rowOfParameter({ name, in: place, required, description = '', schema }: Parameter): Row {
  return {
    name,
    type: typeOf(schema),
    words: `In the ${place}${required ? ', required' : ''}. ${description}`,
  }
}

/** The properties of an object and of what is in it, by their paths. */
function rowsOf(schema: JsonSchema, prefix = ''): Row[] {
  const required = schema.required ?? []
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}${name}`
    const words = `${required.includes(name) ? '' : 'Optional. '}${property.description ?? ''}`
    const inner = insideOf(property)
    const below = inner === null ? [] : rowsOf(inner, `${path}${property.type === 'array' ? '[]' : ''}.`)
    return [{ name: path, type: typeOf(property), words }, ...below]
  })
}

/** The object that a property is, lists, or may be. */
function insideOf({ properties, items, anyOf = [], ...schema }: JsonSchema): JsonSchema | null {
  if (properties !== undefined) return { ...schema, properties }
  if (items !== undefined) return insideOf(items)
  const object = anyOf.find(option => option.properties !== undefined)
  return object ?? null
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(value => JSON.stringify(value)).join(' | ')
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' | ')
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`
  const bounds = boundsOf(schema)
  const type = [schema.type ?? 'any'].flat().join(' | ')
  return `${type}${bounds === '' ? '' : ` (${bounds})`}`
}

function boundsOf({ minimum, maximum, minLength, maxLength, default: standard }: JsonSchema): string {
  const from = minimum ?? minLength
  const to = maximum ?? maxLength
  const unit = maxLength === undefined ? '' : ' characters'
  const isBounded = to !== undefined && to < Number.MAX_SAFE_INTEGER
  const range = isBounded ? `${from === undefined ? 'up to' : `${from} to`} ${to}${unit}` : ''
  const given = standard === undefined ? '' : `${JSON.stringify(standard)} if absent`
  return [range, given].filter(part => part !== '').join('; ')
}

function tableOf(caption: string, rows: readonly Row[]): string {
  if (rows.length === 0) return ''
  const lines = rows.map(
    ({ name, type, words }) =>
      `<tr><th scope="row"><code>${escapeHtml(name)}</code></th><td>${escapeHtml(type)}</td><td>${escapeHtml(words)}</td></tr>`,
  )
  return `<div class="table"><table><caption>${caption}</caption><tbody>${lines.join('')}</tbody></table></div>`
}

function idOf(tag: string): string {
  return tag.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0 } main { max-width: 60rem; margin: auto; padding: 1rem }
code { font: .9em ui-monospace, monospace } h2 { margin: 2rem 0 .5rem }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none }
nav a { display: inline-block; padding: .6rem 0 }
details { border-top: 1px solid #8886 } summary { padding: .75rem 0; cursor: pointer; overflow-wrap: anywhere }
.table { overflow-x: auto } table { border-collapse: collapse; width: 100%; margin: 0 0 1rem }
caption { text-align: start; font-weight: 600; padding: .25rem 0 }
th, td { text-align: start; vertical-align: top; padding: .25rem .75rem .25rem 0; border-top: 1px solid #8883; font-weight: 400 }
`
