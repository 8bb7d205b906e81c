import { setImmediate } from 'node:timers/promises';
import { csvLine } from '@fairway/plugin-backends-node';
import type {
  CaseFilter,
  CaseSummary,
} from '@fairway/plugin-security-cases-common';
import type { CaseReader } from '../database/CaseReader';
import type { Criteria } from '../database/criteria';

const PAGE = 500;
/** Cases of one file at most. */
const MAX_CASES = 10_000;

const COLUMNS: [string, (item: CaseSummary) => string | number | null][] = [
  ['reference', item => item.reference],
  ['class', item => item.class],
  ['level', item => item.level],
  ['status', item => item.status],
  ['title', item => item.title],
  ['actor', item => item.actor.userRef ?? item.actor.name],
  ['target', item => item.target.resource],
  ['place', item => item.target.place],
  ['entityRef', item => item.entityRef],
  ['ownerRef', item => item.ownerRef],
  ['tier', item => item.tier],
  ['assignee', item => item.assignee],
  ['events', item => item.events],
  ['proposals', item => item.proposals],
  ['openedAt', item => item.openedAt],
  ['lastEventAt', item => item.lastEventAt],
  ['closedAt', item => item.closedAt],
  ['decision', item => item.decision],
  ['id', item => item.id],
];

/** Cases as CSV, oldest first; a page is read when the reader wants more. */
export async function* exportCases(
  reader: CaseReader,
  filter: CaseFilter & { criteria: Criteria },
): AsyncGenerator<string> {
  yield csvLine(COLUMNS.map(([name]) => name));
  let last = 0;
  for (let written = 0; written < MAX_CASES;) {
    const page = await reader.after(filter, last, PAGE);
    if (page.items.length === 0) {
      return;
    }
    yield page.items
      .map(item => csvLine(COLUMNS.map(([, of]) => of(item))))
      .join('');
    written += page.items.length;
    last = page.last;
    await setImmediate();
  }
}
