import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { pageAt } from './page.js'

const NOT_BUILT = `<!doctype html>
<html lang="en">
<title>Ringdown</title>
<h1>The web app has not been built</h1>
<p>The server is running, and the SDK can use it. For the web app, stop the server, run <code>npm run build</code> and start it again.</p>
</html>
`

/**
 * Serves the web app. Routing happens in the browser, so every navigation gets the same page. Asset names contain a
 * hash, so their content never changes.
 */
export async function serveWebApp(app: FastifyInstance, root: string): Promise<void> {
  const isBuilt = existsSync(join(root, 'index.html'))
  const assets = `${join(root, 'assets')}${sep}`
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root,
      cacheControl: false,
      setHeaders(response, path) {
        const isHashed = path.startsWith(assets)
        response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  } else {
    app.get('/', (_request, reply) =>
      reply.type('text/html').header('cache-control', 'no-store').send(NOT_BUILT),
    )
  }
  app.setNotFoundHandler(async (request, reply) => {
    const isPage = isNavigation(request)
    if (isPage && isBuilt) {
      const page = await pageAt(join(root, 'index.html'), request.url)
      return reply.type('text/html').header('cache-control', 'no-cache').send(page)
    }
    if (isPage) return reply.type('text/html').header('cache-control', 'no-store').send(NOT_BUILT)
    return reply
      .status(404)
      .send({ error: { code: 'bad-request', message: 'There is nothing at this address.' } })
  })
}

/** Paths at which only programs ask, who would take a page for something else. */
const FOR_PROGRAMS = /^\/(?:(?:api|assets|socket\.io)\/|metrics(?:\?|$))/

function isNavigation({ method, url, headers }: FastifyRequest): boolean {
  const isRead = method === 'GET' || method === 'HEAD'
  if (!isRead || FOR_PROGRAMS.test(url)) return false
  return wantsPage(headers.accept) || (headers.accept ?? '*/*').includes('*/*')
}

export function wantsPage(accept: string | undefined): boolean {
  return accept?.includes('text/html') ?? false
}
