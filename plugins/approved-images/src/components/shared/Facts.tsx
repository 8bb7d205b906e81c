import { layout } from '@fairway/plugin-screens-react';
import type { ReactNode } from 'react';

/** Names and values; a value that is null or undefined is left out. */
export const Facts = ({
  entries,
}: {
  entries: readonly (readonly [string, ReactNode])[];
}) => (
  <dl className={layout.definitions}>
    {entries
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);
