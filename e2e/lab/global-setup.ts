import { fileURLToPath } from 'node:url'
import { Internet } from './internet.js'
import { LabError } from './lab-error.js'
import { addNamespace, deleteNamespace, namespaceOf, runIn, sweepDeadLabs } from './namespaces.js'
import { Teardown } from './teardown.js'

/**
 * Reports once what this machine lacks, instead of in every test.
 *
 * @throws {LabError} if no lab can be built here.
 */
export default async function checkMachine(): Promise<void> {
  await sweepDeadLabs()
  const teardown = new Teardown()
  try {
    await Internet.open(fileURLToPath(new URL('../..', import.meta.url)), ['probe'], teardown)
    const gateway = namespaceOf('probe')
    teardown.add(() => deleteNamespace(gateway).catch(() => {}))
    await addNamespace(gateway)
    await runIn(gateway, 'nft', 'add', 'table', 'ip', 'lab').catch(cause => {
      throw new LabError('The network lab needs nftables and permission to use them (NET_ADMIN).', { cause })
    })
  } finally {
    await teardown.run()
  }
}
