import { expectTypeOf, it } from 'vitest'
import type { route } from '../src/api/route.js'
import type { Handler } from '../src/gateway/handlers.js'
import type { Endpoint, endpoint } from '../src/http/endpoint.js'

it('a request that does not say what it asks does not compile', () => {
  expectTypeOf<Handler<'sync'>>().toExtend<Handler<'sync'>>()
  expectTypeOf<Omit<Handler<'sync'>, 'asks'>>().not.toExtend<Handler<'sync'>>()
  expectTypeOf<Omit<Endpoint, 'asks'>>().not.toExtend<Endpoint>()
  type RouteSpec = Parameters<typeof route<'call.list'>>[0]
  expectTypeOf<Omit<RouteSpec, 'asks'>>().not.toExtend<RouteSpec>()
  type EndpointSpec = Parameters<typeof endpoint<'server.describe'>>[0]
  expectTypeOf<Omit<EndpointSpec, 'asks'>>().not.toExtend<EndpointSpec>()
})

it('a question is about what its action is done to', () => {
  type RouteSpec = Parameters<typeof route<'person.export'>>[0]
  expectTypeOf<ReturnType<RouteSpec['asks']>>().toExtend<
    { readonly userId: string } | Promise<{ readonly userId: string }>
  >()
})
