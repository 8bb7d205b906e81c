import * as fc from 'fast-check';
import { paginate } from './paging';

it('gives every row once and in order, whatever the page sizes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(), { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(0, 2, 3, 5),
      (rows, maxResults, pageSize, emptyPageEvery) => {
        const seen: number[] = [];
        let nextToken: string | undefined;
        let pages = 0;
        do {
          const page = paginate(
            rows,
            { pageSize, emptyPageEvery },
            { maxResults, nextToken, question: 'all' },
          );
          if (page === 'invalid') {
            throw new Error('a token that was given out was refused');
          }
          expect(page.items.length).toBeLessThanOrEqual(maxResults);
          seen.push(...page.items);
          nextToken = page.nextToken;
          pages += 1;
        } while (nextToken && pages < 200);
        expect(nextToken).toBeUndefined();
        expect(seen).toEqual(rows);
      },
    ),
  );
});

it('never takes a token for another question, or one it did not give', () => {
  const paging = { pageSize: 1, emptyPageEvery: 0 };
  const first = paginate([1, 2], paging, { maxResults: 1, question: 'a' });
  expect(first).not.toBe('invalid');
  const token = first === 'invalid' ? '' : first.nextToken;
  expect(
    paginate([1, 2], paging, {
      maxResults: 1,
      nextToken: token,
      question: 'b',
    }),
  ).toBe('invalid');
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), nextToken => {
      expect(
        paginate([1, 2], paging, { maxResults: 1, nextToken, question: 'a' }),
      ).toBe('invalid');
    }),
  );
});
