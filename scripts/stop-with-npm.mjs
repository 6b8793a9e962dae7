/**
 * A signal sent to npm ends npm and the shell between npm and this process, and neither forwards it. So the end of the
 * shell counts as the signal. Does nothing where npm did not start this process.
 */
export function stopWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}
