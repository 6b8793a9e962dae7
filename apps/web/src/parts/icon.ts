import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ComponentType } from 'react'

/** An icon from Lucide, or one drawn in its style. */
export type Icon = ComponentType<ComponentProps<LucideIcon>>
