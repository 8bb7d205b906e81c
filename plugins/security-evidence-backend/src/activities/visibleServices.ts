import type { CallerOptions } from '@fairway/plugin-backends-node';
import type { ScorecardRecordService } from '@fairway/plugin-security-scorecard-node';

/** Refs of the services of a scope that the caller may see; of all without one. */
export async function visibleServices(
  record: ScorecardRecordService,
  { at, scope }: { at: string; scope: string | null },
  options: CallerOptions,
): Promise<Set<string>> {
  const refs = new Set<string>();
  let after: string | null = '';
  while (after !== null) {
    const page: { items: { entityRef: string }[]; next: string | null } =
      await record.next(
        { at, ...(scope ? { scope } : {}), checkIds: [], after },
        options,
      );
    page.items.forEach(item => refs.add(item.entityRef));
    after = page.next;
  }
  return refs;
}
