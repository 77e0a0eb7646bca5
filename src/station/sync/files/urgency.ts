/** Which file goes first, up or down. Of two with the same, the smaller one; then the one that was asked for first. */
export const URGENCY = {
  /** A printer stands ready for it. */
  printer: 50,
  /** A person looks at the place where it will be. */
  person: 40,
  /** Its task is meant for a printer of this station. */
  assigned: 30,
  /** A task that was asked for: another station may wait for it. */
  task: 25,
  /** Its task can be taken by any printer of the factory in which this station has some. */
  queued: 20,
  picture: 15,
  model: 10,
  /** Small, and of a project that somebody looked at here. */
  aheadOfNeed: 5,
} as const;

export type Urgency = (typeof URGENCY)[keyof typeof URGENCY];
