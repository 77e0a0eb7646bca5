/** The shape of one language's words: every key of English, each with a text of its own. */
export type Words<Source> = {
  readonly [Key in keyof Source]: Source[Key] extends string ? string : Words<Source[Key]>;
};
