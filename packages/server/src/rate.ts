/** So many per so many seconds. */
export interface Rate {
  readonly points: number
  readonly seconds: number
}
