import { InvalidArgumentError } from 'commander';

/** An id of a change; an empty one, as of a variable that is not set, is none. */
export function parseChange(text: string): string {
  if (text.trim() === '') {
    throw new InvalidArgumentError(
      'It is empty; leave the option out to ask about the service itself.',
    );
  }
  return text;
}
