import { StoreError } from '../store/store-error.js'

/** What Redis answers or, while it cannot be used, what this process knows by itself. */
export async function ownInstead<T>(asked: Promise<T>, own: () => T | Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof StoreError) return own()
    throw error
  }
}
