import { append, edit, type Mutation } from '../mutation';

export const DIR = 'infra/terraform/';
/** The service that has a bucket. */
export const BUCKET = 'node-internet';

/** A change of a file, seen in it or on the line that holds the text. */
export const weak = (
  file: string,
  what: string,
  from: string,
  to: string,
  text?: string,
  base?: Mutation['base'],
): Mutation => ({
  what,
  base,
  change: edit(DIR + file, from, to),
  at: text === undefined ? { path: DIR + file } : { path: DIR + file, text },
});

/** A block that is added, and the line of it that is seen. */
export const added = (what: string, text: string, seen: string): Mutation => ({
  what,
  change: append(`${DIR}network.tf`, text),
  at: { path: `${DIR}network.tf`, text: seen },
});
