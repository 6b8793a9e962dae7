/**
 * Lines beside their calls: what visitors are told while they wait, and what the staff have before them.
 * @module @ringdown/client/lines
 */

export type {
  Desk,
  DeskCall,
  DeskNote,
  DeskRequest,
  LineStatus,
  QueueNews,
  TransferNews,
} from '@ringdown/protocol'
export { createLines, type Lines } from './lines.js'
