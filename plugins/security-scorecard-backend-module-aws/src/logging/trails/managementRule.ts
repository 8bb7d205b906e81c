import type {
  AdvancedEventSelector,
  EventSelector,
} from '@aws-sdk/client-cloudtrail';
import type { Answer } from '../../ask';
import { judge, type Judged, type Sight } from '../rule';
import type { TrailView } from './TrailView';

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

type Examined =
  { faults: Fault[] } | { unread: { problem: string; code: string } };

function examine({ name, status, selection }: TrailView): Examined {
  if (!status.ok) {
    return { unread: status };
  }
  if (!selection.ok) {
    return { unread: selection };
  }
  const { selectors, advancedSelectors } = selection.value;
  const fault =
    advancedSelectors.length > 0
      ? advancedFault(name, advancedSelectors)
      : classicFault(name, selectors);
  return {
    faults: [
      ...(status.value.logging
        ? []
        : [{ what: 'is stopped', change: `Start logging on trail ${name}.` }]),
      ...(fault ? [fault] : []),
    ],
  };
}

function sightOf(name: string, faults: readonly Fault[]): Sight {
  return faults.length === 0
    ? undefined
    : {
        title: `Trail ${name} ${faults.map(({ what }) => what).join(' and ')}`,
        remediation: faults.map(({ change }) => change).join(' '),
      };
}

/**
 * What L01 sees in one trail: undefined when it covers all regions, logs, and
 * records every management event.
 */
export function managementSight(trail: TrailView): Sight {
  if (!trail.multiRegion) {
    return {
      title: `Trail ${trail.name} records its own region only`,
      remediation: `Make trail ${trail.name} a multi-region trail.`,
    };
  }
  const examined = examine(trail);
  return 'unread' in examined ? examined : sightOf(trail.name, examined.faults);
}

function combined(accountId: string, trails: readonly TrailView[]): Sight {
  const unread: { problem: string; code: string }[] = [];
  const judged: { name: string; faults: Fault[] }[] = [];
  for (const trail of trails.filter(({ multiRegion }) => multiRegion)) {
    const examined = examine(trail);
    if ('unread' in examined) {
      unread.push(examined.unread);
    } else {
      judged.push({ name: trail.name, faults: examined.faults });
    }
  }
  const [best] = judged.sort((a, b) => a.faults.length - b.faults.length);
  if (best?.faults.length === 0) {
    return undefined;
  }
  if (unread.length > 0) {
    const problem = unread.map(each => each.problem).join('. ');
    return { unread: { code: unread[0].code, problem } };
  }
  if (best) {
    return sightOf(best.name, best.faults);
  }
  const single = trails[0];
  return {
    title: `No trail of account ${accountId} covers all regions`,
    remediation: single
      ? `Make trail ${single.name} a multi-region trail.`
      : 'Create a multi-region trail that records read and write management events.',
  };
}

/**
 * L01 (AWS Security Hub CloudTrail.1, CIS AWS Foundations "CloudTrail in all
 * regions"): a multi-region trail logs, and records every management event.
 */
export function judgeManagement(
  accountId: string,
  trails: Answer<readonly TrailView[]>,
): Judged {
  return judge(
    'L01',
    {
      resource: `account ${accountId}`,
      location: `CloudTrail of ${accountId}`,
    },
    trails,
    known => combined(accountId, known),
  );
}
