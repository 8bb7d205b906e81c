import { useEffect, useState } from 'react';

/** The current time, renewed every `interval` milliseconds (default 30 000) so that ages stay true. */
export function useNow(interval = 30_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), interval);
    return () => clearInterval(timer);
  }, [interval]);
  return now;
}
