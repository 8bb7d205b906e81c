import { useUrlState } from './useUrlState';

/** Which of a page's views is shown, kept in the address; the first when it names none. */
export function useView<T extends string>(
  views: readonly [T, ...T[]],
  resets: string[] = [],
): [view: T, set: (view: T) => void] {
  const [value, setValue] = useUrlState('view', resets);
  const view = views.find(candidate => candidate === value) ?? views[0];
  return [view, next => setValue(next === views[0] ? '' : next)];
}
