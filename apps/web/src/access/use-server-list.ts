import { useEffect, useEffectEvent, useState } from 'react'
import { sentenceOf } from './server-request.js'

/** A list that the server keeps. */
export interface ServerList<Item> {
  /** `null` until the server has answered. */
  readonly items: readonly Item[] | null
  readonly problem: string | null
  /** Reads it again. */
  reload(): Promise<void>
}

export function useServerList<Item>(read: () => Promise<readonly Item[]>): ServerList<Item> {
  const [items, setItems] = useState<readonly Item[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const reload = async () => {
    try {
      setItems(await read())
      setProblem(null)
    } catch (error) {
      setProblem(sentenceOf(error))
    }
  }
  const first = useEffectEvent(() => void reload())
  useEffect(() => first(), [])
  return { items, problem, reload }
}
