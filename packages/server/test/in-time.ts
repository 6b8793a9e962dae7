import { until } from './sockets.js'

/** Until it is so, while more and more time passes: what happens elsewhere may not be known yet. */
export async function inTime(
  pass: () => Promise<void>,
  isSo: () => boolean | Promise<boolean>,
): Promise<void> {
  let looks = 0
  await until(async () => {
    if (looks % 50 === 0) await pass()
    looks += 1
    return isSo()
  })
}
