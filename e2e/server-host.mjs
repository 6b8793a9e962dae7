import { createRingdownServer, readConfig } from '@ringdown/server'
import { pino } from 'pino'

/*
 * A process in which one server runs after another, each with an environment, a port and data of its own: loading the
 * server's modules takes longer than starting it. See server-host.ts, which forks it.
 */

/** @type {Map<number, import('@ringdown/server').RunningServer>} */
const running = new Map()

process.on('message', async ({ run, env }) => {
  try {
    if (env) await start(run, env)
    else await running.get(run)?.close()
    process.send?.({ run, done: env ? 'started' : 'stopped' })
  } catch (error) {
    process.send?.({ run, failed: String(error) })
  }
})

// A parent that is gone needs no server.
process.on('disconnect', () => process.exit())

/**
 * @param {number} run
 * @param {Record<string, string>} env
 */
async function start(run, env) {
  const config = readConfig(env, [])
  const logger = pino({ level: config.logLevel }, { write: output => process.send?.({ run, output }) })
  const server = await createRingdownServer({ ...config, logger })
  running.set(run, server)
  // What the command prints, of which a test needs the link.
  if (server.setupUrl !== null) process.send?.({ run, output: `${server.setupUrl}\n` })
}
