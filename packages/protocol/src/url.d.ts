/** zod's declarations name it. This package does no I/O, so it includes the types of neither browsers nor Node. */
interface URL {
  href: string
}
