import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter, useLocation, useNavigate } from 'react-router-dom';
import { oneOf, pageOf, useUrlParams } from './useUrlParams';

const KEYS = ['search', 'page'] as const;

const at = (search: string) =>
  renderHook(
    () => ({
      params: useUrlParams<(typeof KEYS)[number]>(KEYS),
      search: useLocation().search,
      navigate: useNavigate(),
    }),
    {
      wrapper: ({ children }: { children: ReactNode }) => (
        <MemoryRouter initialEntries={['/before', `/${search}`]}>
          {children}
        </MemoryRouter>
      ),
    },
  ).result;

describe('useUrlParams', () => {
  it('gives what the address says, and nothing for what it does not', () => {
    const { get } = at('?search=log').current.params;
    expect(get('search')).toBe('log');
    expect(get('page')).toBe('');
  });

  it('changes what it is given, and leaves the rest alone', () => {
    const shown = at('?search=log&page=3&other=1');
    act(() => shown.current.params.update({ search: 'lib', page: '' }));
    expect(shown.current.search).toBe('?search=lib&other=1');
    act(() => shown.current.params.update({ page: '2' }));
    expect(shown.current.search).toBe('?search=lib&other=1&page=2');
  });

  it.each([
    ['replaces the history entry', undefined, ''],
    ['leads back to what was shown before', { push: true }, '?page=1'],
  ])('%s with %j', (_, options, expected) => {
    const shown = at('?page=1');
    act(() => shown.current.params.update({ page: '2' }, options));
    act(() => shown.current.navigate(-1));
    expect(shown.current.search).toBe(expected);
  });
});

it.each([
  ['3', 3],
  ['', 1],
  ['0', 1],
  ['-2', 1],
  ['1.5', 1],
  ['two', 1],
])('page %j is %d', (value, page) => {
  expect(pageOf(value)).toBe(page);
});

it('takes only what is allowed from an address', () => {
  expect(oneOf(['open', 'closed'], 'open')).toBe('open');
  expect(oneOf(['open', 'closed'], 'OPEN')).toBeUndefined();
});
