import { pagesOf } from './paging';

const open = (page: number, totalItems: number) => {
  const onPageChange = jest.fn();
  const pages = pagesOf({
    page,
    totalItems,
    onPageChange,
    label: ({ from, to, total }) => `${from}–${to} of ${total}`,
  });
  return { onPageChange, pages };
};

const paged = (page: number, totalItems: number) => {
  const { onPageChange, pages } = open(page, totalItems);
  if (pages.type !== 'page') {
    throw new Error(`has pages of type ${pages.type}`);
  }
  return { onPageChange, pages, label: pages.getLabel?.({ pageSize: 20 }) };
};

describe('pagesOf', () => {
  it('has none for an empty list', () => {
    expect(open(1, 0).pages).toEqual({ type: 'none' });
  });

  it.each([
    [1, 45, '1–20 of 45', false, true],
    [3, 45, '41–45 of 45', true, false],
    [1, 20, '1–20 of 20', false, false],
    [9, 45, '45–45 of 45', true, false],
    [2, 0, '0–0 of 0', true, false],
  ])('page %d of %d rows is %s', (page, total, label, previous, next) => {
    const shown = paged(page, total);
    expect(shown.label).toBe(label);
    expect(shown.pages).toMatchObject({
      hasPreviousPage: previous,
      hasNextPage: next,
    });
  });

  it('leads one page on and back', () => {
    const { pages, onPageChange } = paged(2, 60);
    pages.onNextPage();
    pages.onPreviousPage();
    expect(onPageChange.mock.calls).toEqual([[3], [1]]);
  });
});
