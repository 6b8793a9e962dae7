import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ComponentType } from 'react'

/** An icon of the app, of Lucide or drawn with it. */
export type Icon = ComponentType<ComponentProps<LucideIcon>>
