import { afterEach, vi } from 'vitest'

// Files share their workers: none leaves its time to the next.
afterEach(() => void vi.useRealTimers())
