import { useLocation } from 'react-router-dom';

/** Gives the address of this page with one query parameter more, or another. */
export function useHrefWith(key: string): (value: string) => string {
  const { pathname, search } = useLocation();
  return value => {
    const params = new URLSearchParams(search);
    params.set(key, value);
    return `${pathname}?${params}`;
  };
}
