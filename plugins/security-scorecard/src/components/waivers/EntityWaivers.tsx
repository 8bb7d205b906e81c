import type {
  Waiver,
  WaiverTarget,
} from '@fairway/plugin-security-scorecard-common';
import {
  AsyncData,
  useWaivers,
} from '@fairway/plugin-security-scorecard-react';
import type { Page } from '@fairway/plugin-security-scorecard-common';
import { createContext, ReactNode, useContext, useMemo, useState } from 'react';

/** The longest page that the server gives. */
const LIMIT = 200;

/** The waivers of the entity whose tab is shown. */
export interface EntityWaivers {
  state: Pick<AsyncData<Page<Waiver>>, 'error' | 'isLoading' | 'reload'>;
  /** The waiver in force, else one that is pending, else the newest. */
  of: (target: WaiverTarget) => Waiver | undefined;
  byId: (id: string | null) => Waiver | undefined;
  /** Reads waivers and scorecard again. */
  changed: () => void;
  /** Grows with every change, for lists that must be read again. */
  version: number;
}

const Context = createContext<EntityWaivers | undefined>(undefined);

function isSame(a: WaiverTarget, b: WaiverTarget): boolean {
  return a.kind === 'check'
    ? b.kind === 'check' && a.checkId === b.checkId
    : b.kind === 'finding' && a.findingId === b.findingId;
}

/** The waiver that matters most: in force, then pending, then the newest. */
export function mostRelevant(waivers: readonly Waiver[]): Waiver | undefined {
  const rank = ({ status }: Waiver) => ['approved', 'pending'].indexOf(status);
  return [...waivers].sort((a, b) => {
    const [ra, rb] = [rank(a), rank(b)].map(r => (r < 0 ? 2 : r));
    return ra - rb || b.requestedAt.localeCompare(a.requestedAt);
  })[0];
}

/** Loads the waivers of one entity for everything below. */
export const EntityWaiversProvider = ({
  entityRef,
  onChanged,
  children,
}: {
  entityRef: string;
  /** A waiver changed what the scorecard says. */
  onChanged: () => void;
  children: ReactNode;
}) => {
  const { data, error, isLoading, reload } = useWaivers({
    entityRef,
    limit: LIMIT,
  });
  const [version, setVersion] = useState(0);
  const value = useMemo(() => {
    const items = data?.items ?? [];
    return {
      state: { error, isLoading, reload },
      of: (target: WaiverTarget) =>
        mostRelevant(items.filter(waiver => isSame(waiver.target, target))),
      byId: (id: string | null) => items.find(waiver => waiver.id === id),
      changed: () => {
        reload();
        onChanged();
        setVersion(n => n + 1);
      },
      version,
    };
  }, [data, error, isLoading, reload, onChanged, version]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
};

/** The waivers of the entity whose tab is shown; nothing outside of a tab. */
export function useEntityWaivers(): EntityWaivers | undefined {
  return useContext(Context);
}
