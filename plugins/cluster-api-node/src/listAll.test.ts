import { listAll, type ListOptions, type ListPage } from './listAll';

const expired = () => Object.assign(new Error('expired'), { code: 410 });

/** A list call that answers with these pages or faults, and what it was asked. */
const answering = (...answers: (ListPage<number> | Error)[]) => {
  const asked: ListOptions[] = [];
  const list = async (options: ListOptions) => {
    const answer = answers[asked.push(options) - 1];
    if (answer instanceof Error) {
      throw answer;
    }
    return answer ?? {};
  };
  return { asked, items: listAll(list) };
};

const page = (items: number[], _continue?: string) => ({
  items,
  metadata: { _continue },
});

describe('listAll', () => {
  it('reads page after page, with the token of the last', async () => {
    const { asked, items } = answering(
      page([1], 'a'),
      page([2], 'b'),
      page([3], ''),
    );
    await expect(items).resolves.toEqual([1, 2, 3]);
    expect(asked.map(({ _continue }) => _continue)).toEqual([
      undefined,
      'a',
      'b',
    ]);
  });

  it('starts again when the snapshot expires, and keeps nothing of it', async () => {
    const { asked, items } = answering(
      page([1], 'a'),
      expired(),
      page([4], 'c'),
      page([5]),
    );
    await expect(items).resolves.toEqual([4, 5]);
    expect(asked[2]).toEqual({ limit: 500, _continue: undefined });
  });

  it('gives up when it expires again and again', async () => {
    const { asked, items } = answering(...Array.from({ length: 9 }, expired));
    await expect(items).rejects.toThrow('expired');
    expect(asked).toHaveLength(4);
  });

  it.each([
    ['an answer without items', [{}], 'has no items'],
    ['a repeated token', [page([1], 'a'), page([2], 'a')], 'repeated'],
    ['any other fault', [page([1], 'a'), new Error('gone')], 'gone'],
  ])('fails on %s', async (_, answers, message) => {
    await expect(answering(...answers).items).rejects.toThrow(message);
  });
});
