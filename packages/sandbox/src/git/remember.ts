/**
 * Remembers what git says of objects by their ids, as each view of a change asks
 * for the same, and a process for each question takes longer than all else. An
 * id stands for the same content for ever, so that an answer is as true to every
 * other process that works on the repository, and never has to be forgotten.
 *
 * @param limit - most answers that are kept; those asked for last are
 */
export function remembered<T>(limit: number) {
  const answers = new Map<string, Promise<T>>();

  /** @param question - with the repository's directory and full ids */
  return async (
    question: readonly string[],
    ask: () => Promise<T>,
  ): Promise<T> => {
    const key = question.join('\0');
    const answer = answers.get(key) ?? ask();
    answers.delete(key);
    answers.set(key, answer);
    const [oldest] = answers.keys();
    if (answers.size > limit) {
      answers.delete(oldest);
    }
    try {
      return await answer;
    } catch (error) {
      answers.delete(key);
      throw error;
    }
  };
}
