import type {
  AdvancedEventSelector,
  EventSelector,
} from '@aws-sdk/client-cloudtrail';
import { fail, type Verdict } from './rule';

/** A trail with what decides L01. */
export interface TrailView {
  name: string;
  multiRegion: boolean;
  /** From GetTrailStatus in the trail's home region. */
  logging: boolean;
  selectors: readonly EventSelector[];
  advancedSelectors: readonly AdvancedEventSelector[];
}

/** What keeps a trail from recording every management event, with the least change for each. */
type Fault = { what: string; change: string };

function classicFault(
  name: string,
  selectors: readonly EventSelector[],
): Fault | undefined {
  const all = selectors.filter(
    s => s.IncludeManagementEvents !== false && s.ReadWriteType === 'All',
  );
  const excluded = (s: EventSelector) => s.ExcludeManagementEventSources ?? [];
  if (all.some(selector => excluded(selector).length === 0)) {
    return undefined;
  }
  if (all.length > 0) {
    const sources = all.flatMap(excluded).join(', ');
    return {
      what: `leaves out the events of ${sources}`,
      change: `Take ${sources} out of the excluded management event sources of trail ${name}.`,
    };
  }
  const management = selectors.find(s => s.IncludeManagementEvents !== false);
  return management
    ? {
        what: `records only ${management.ReadWriteType ?? 'some'} management events`,
        change: `Set ReadWriteType of the management events of trail ${name} to All.`,
      }
    : {
        what: 'records no management events',
        change: `Include management events, read and write, in trail ${name}.`,
      };
}

function advancedFault(
  name: string,
  selectors: readonly AdvancedEventSelector[],
): Fault | undefined {
  const management = selectors.filter(selector =>
    selector.FieldSelectors?.some(
      ({ Field, Equals }) =>
        Field === 'eventCategory' && Equals?.includes('Management'),
    ),
  );
  if (management.length === 0) {
    return {
      what: 'records no management events',
      change: `Add an advanced selector with eventCategory Management to trail ${name}.`,
    };
  }
  // The name of a selector is free text; only its fields say what it records.
  const narrowing = management.map(selector =>
    (selector.FieldSelectors ?? []).flatMap(({ Field }) =>
      Field && Field !== 'eventCategory' ? [Field] : [],
    ),
  );
  if (narrowing.some(fields => fields.length === 0)) {
    return undefined;
  }
  const fields = [...new Set(narrowing.flat())].join(', ');
  return {
    what: `narrows its management events by ${fields}`,
    change: `Remove the field selectors ${fields} from the management events of trail ${name}.`,
  };
}

function faultsOf(trail: TrailView): Fault[] {
  const { name } = trail;
  const selection =
    trail.advancedSelectors.length > 0
      ? advancedFault(name, trail.advancedSelectors)
      : classicFault(name, trail.selectors);
  return [
    ...(trail.logging
      ? []
      : [{ what: 'is stopped', change: `Start logging on trail ${name}.` }]),
    ...(selection ? [selection] : []),
  ];
}

/**
 * L01 (AWS Security Hub CloudTrail.1, CIS AWS Foundations "CloudTrail in all
 * regions"): a multi-region trail logs, and records every management event.
 *
 * @param trails - every trail whose settings are known
 * @param unread - sentences about multi-region trails that could not be read
 */
export function judgeTrails(
  accountId: string,
  trails: readonly TrailView[],
  unread: readonly { problem: string; code: string }[],
): Verdict {
  const judged = trails
    .filter(trail => trail.multiRegion)
    .map(trail => ({ trail, faults: faultsOf(trail) }))
    .sort((a, b) => a.faults.length - b.faults.length);
  if (judged.some(({ faults }) => faults.length === 0)) {
    return { state: 'pass' };
  }
  if (unread.length > 0) {
    return {
      state: 'unknown',
      code: unread[0].code,
      problem: unread.map(({ problem }) => problem).join('. '),
    };
  }
  const common = {
    vulnerability: 'L01',
    severity: 'high' as const,
    component: `account ${accountId}`,
    location: `CloudTrail of ${accountId}`,
  };
  if (judged.length > 0) {
    const { trail, faults } = judged[0];
    return fail({
      ...common,
      title: `Trail ${trail.name} ${faults.map(f => f.what).join(' and ')}`,
      remediation: faults.map(({ change }) => change).join(' '),
    });
  }
  const single = trails[0];
  return fail({
    ...common,
    title: `No trail of account ${accountId} covers all regions`,
    remediation: single
      ? `Make trail ${single.name} a multi-region trail.`
      : 'Create a multi-region trail that records read and write management events.',
  });
}
