/**
 * A question that could not be answered, with a sentence for people. Ends with status 2, so that a script can tell it
 * from the answer "no", which ends with 1.
 */
export class Unanswered extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Unanswered';
  }
}
