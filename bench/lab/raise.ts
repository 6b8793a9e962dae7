import { Teardown } from '../../e2e/lab/teardown.js'

/**
 * Builds a lab that is taken down by `close`, and by a signal.
 *
 * @throws whatever building it throws, after what was built by then is taken down.
 */
export async function raise<Lab>(
  assemble: (teardown: Teardown) => Promise<Lab>,
): Promise<Lab & { close(): Promise<void> }> {
  const teardown = new Teardown()
  // Measurements in progress fail when the lab goes, but the process exits before they can report it.
  const interrupt = (signal: NodeJS.Signals) => {
    process.stderr.write(`\n${signal}: taking the lab down.\n`)
    void teardown.run().then(() => process.exit(130))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, interrupt)
    teardown.add(() => process.off(signal, interrupt))
  }
  try {
    return { ...(await assemble(teardown)), close: () => teardown.run() }
  } catch (error) {
    await teardown.run()
    throw error
  }
}
