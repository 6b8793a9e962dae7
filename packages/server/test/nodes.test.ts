import { afterAll, beforeAll, expect, it } from 'vitest'
import { openNodes, type TestNodes } from './nodes-rig.js'
import { answerTo, connect, join, until } from './sockets.js'

let rig: TestNodes
beforeAll(async () => {
  rig = await openNodes({ nodes: 2 })
})
afterAll(() => rig.close())

it('two start on one Redis and one database, and people are on either', async () => {
  const [one, two] = rig.nodes
  expect(await one!.number()).not.toBe(await two!.number())
  const ada = await join(one!, 'Ada')
  await connect(two!, ada.guest)
  expect((await answerTo(two!.port, '/readyz', {})).status).toBe(200)
})

it('one that is killed is out, and another comes', async () => {
  const three = await rig.add()
  const ada = await join(three, 'Ada')
  three.kill()
  await until(() => !ada.socket.connected)
  await rig.declareDead(three)
  await until(() => rig.nodes[0]!.lines.some(({ msg }) => msg === 'a node is gone'))
})
