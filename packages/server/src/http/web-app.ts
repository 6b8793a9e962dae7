import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { Problem } from '@ringdown/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type PageSettings, pageAt } from './page.js'
import { kindOfPath, methodsAt } from './paths.js'

const NOT_BUILT = `<!doctype html>
<html lang="en">
<title>Ringdown</title>
<h1>The web app has not been built</h1>
<p>The server is running, and the SDK can use it. For the web app, stop the server, run <code>npm run build</code> and start it again.</p>
</html>
`

/**
 * Serves the web app. Routing happens in the browser, so every navigation gets the same page. Asset names contain a
 * hash, so their content never changes; the build has compressed them.
 */
export async function serveWebApp(app: FastifyInstance, root: string, settings: PageSettings): Promise<void> {
  const isBuilt = existsSync(join(root, 'index.html'))
  const assets = `${join(root, 'assets')}${sep}`
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root,
      cacheControl: false,
      // Made of the time of a file, which a package from the registry does not keep: two versions would look the same.
      etag: false,
      lastModified: false,
      preCompressed: true,
      setHeaders(response, path) {
        const isHashed = path.startsWith(assets)
        response.setHeader('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
    app.addHook('onSend', varyByEncoding)
    app.get('/', sendPage)
    // The file without what the server says in it.
    app.get('/index.html', (_request, reply) => reply.redirect('./', 308))
  } else {
    app.get('/', (_request, reply) =>
      reply.type('text/html').header('cache-control', 'no-store').send(NOT_BUILT),
    )
  }
  async function sendPage(request: FastifyRequest, reply: FastifyReply) {
    const page = await pageAt(join(root, 'index.html'), request.url, settings)
    void reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache')
    // The app says itself that there is nothing.
    if (kindOfPath(request.url) !== 'page') return reply.status(404).send(page)
    const tag = `"${createHash('sha256').update(page).digest('base64url').slice(0, 22)}"`
    void reply.header('etag', tag)
    if (request.headers['if-none-match']?.includes(tag)) return reply.status(304).send()
    return reply.send(page)
  }
  app.setNotFoundHandler(async (request, reply) => {
    const isPage = isNavigation(request)
    if (isPage && isBuilt) return sendPage(request, reply)
    if (isPage) return reply.type('text/html').header('cache-control', 'no-store').send(NOT_BUILT)
    const methods = methodsAt(request.url)
    if (methods === null) return sayProblem(reply, 404, 'There is nothing at this address.')
    void reply.header('allow', methods)
    return sayProblem(reply, 405, `This address does not take ${request.method}, but ${methods}.`)
  })
}

function sayProblem(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.status(status).send({ error: { code: 'bad-request', message } satisfies Problem })
}

/** A cache in between must not give a browser an encoding that it does not understand. */
async function varyByEncoding({ url }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!url.startsWith('/assets/')) return
  const others = reply.getHeader('vary')
  void reply.header('vary', others === undefined ? 'accept-encoding' : `${others}, accept-encoding`)
}

function isNavigation({ method, url, headers: { accept } }: FastifyRequest): boolean {
  const isRead = method === 'GET' || method === 'HEAD'
  const kind = kindOfPath(url)
  if (!isRead || kind === 'program') return false
  // Programs look for files; only a person wants to read that there is none.
  return wantsPage(accept) || (kind !== 'file' && (accept ?? '*/*').includes('*/*'))
}

export function wantsPage(accept: string | undefined): boolean {
  return accept?.includes('text/html') ?? false
}
