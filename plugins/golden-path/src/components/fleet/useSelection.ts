import type { GoldenPathService } from '@fairway/plugin-golden-path-common';
import { useState } from 'react';

/** Most services of one batch. */
export const MOST = 100;

/** Whether an upgrade of the service would bring something, and the caller may start it. */
export function isUpgradable(
  service: Pick<GoldenPathService, 'templateState' | 'mayUpgrade'>,
): boolean {
  return service.templateState === 'outdated' && service.mayUpgrade;
}

/** Services that are selected for a batch, over all pages. */
export function useSelection() {
  const [selection, setSelection] = useState<
    ReadonlyMap<string, GoldenPathService>
  >(new Map());
  return {
    services: [...selection.values()],
    refs: new Set(selection.keys()),
    /** Takes what is selected on a page; other pages stay as they are. */
    select: (page: readonly GoldenPathService[], refs: readonly string[]) => {
      const next = new Map(selection);
      for (const service of page) {
        if (refs.includes(service.entityRef)) {
          next.set(service.entityRef, service);
        } else {
          next.delete(service.entityRef);
        }
      }
      setSelection(next);
    },
    clear: () => setSelection(new Map()),
  };
}
