import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { Answer } from '../../ask';
import { type Scope, scopeKey } from '../../clients';
import { groupPlace } from '../logGroupRules';
import { isApproved, type LoggingOptions, type Purpose } from '../options';
import { judge, type Judged, type Sight } from '../rule';
import type { TrailView } from '../trails/TrailView';
import type { Activity } from './readSilence';
import type { LogSource } from './sources';

/** WHEN: a log group that exists has had an event within a day. */
export function judgeActivity(
  name: string,
  scope: Scope,
  group: Answer<LogGroup | null>,
  activity: Answer<Activity> | undefined,
): Judged {
  return judge('L-WHEN', groupPlace(name, scope), group, (exists): Sight => {
    if (!exists) {
      return { notApplicable: `Log group ${name} does not exist` };
    }
    if (!activity?.ok) {
      return {
        unread: activity ?? {
          code: 'NotAsked',
          problem: `The events of ${name} were not counted`,
        },
      };
    }
    if (activity.value.active) {
      return undefined;
    }
    const { newest } = activity.value;
    return {
      title: newest
        ? `Log group ${name} has been silent since ${newest.toISOString().slice(0, 10)}`
        : `Log group ${name} has never had an event`,
      remediation: `Find out why nothing writes to ${name}, or take it out of the annotations of the service.`,
    };
  });
}

/** WHERE: a log group exists and is among those that are approved. */
export function judgeDestination(
  name: string,
  scope: Scope,
  group: Answer<LogGroup | null>,
  options: LoggingOptions,
): Judged {
  return judge('L-WHERE', groupPlace(name, scope), group, (exists): Sight => {
    if (!exists) {
      return {
        title: `Logs are declared to go to ${name}, which does not exist`,
        remediation: `Create log group ${name}, or name the one that the service writes to.`,
      };
    }
    const arn = `arn:aws:logs:${scope.region}:${scope.accountId}:log-group:${name}`;
    return isApproved(arn, options) === false
      ? {
          title: `Log group ${name} is not an approved destination`,
          remediation: `Write to an approved log group, or add ${arn} to securityScorecard.aws.logging.approvedDestinations.`,
        }
      : undefined;
  });
}

/** Whether a declared source is one that was seen. */
export interface SourceView {
  source: LogSource;
  exists: Answer<boolean>;
}

/** WHERE: a declared source other than a log group is there. */
export function judgeSourceExists(
  { source, exists }: SourceView,
  scope: Scope,
): Judged {
  const resource = `${source.kind}:${source.id}`;
  return judge(
    'L-WHERE',
    { resource, location: scopeKey(scope) },
    exists,
    there =>
      there
        ? undefined
        : {
            title: `Log source ${resource} does not exist`,
            remediation: `Correct ${resource} in the annotation fairway.dev/log-sources.`,
          },
  );
}

/** Whether one of the trails has the name or ARN. */
export function hasTrail(
  id: string,
  trails: Answer<readonly TrailView[]>,
): Answer<boolean> {
  return trails.ok
    ? {
        ok: true,
        value: trails.value.some(({ name, arn }) => name === id || arn === id),
      }
    : trails;
}

/** WHY: every source has a purpose, an owner and controls. */
export function judgeSource(source: LogSource, scope: Scope): Judged {
  const resource = `${source.kind}:${source.id}`;
  return judge(
    'L-WHY',
    { resource, location: scopeKey(scope) },
    { ok: true, value: source },
    ({ purposes, owner, controls }) => {
      const missing = [
        ...(purposes.length > 0 ? [] : ['purpose']),
        ...(owner ? [] : ['owner']),
        ...(controls.length > 0 ? [] : ['controls']),
      ];
      return missing.length === 0
        ? undefined
        : {
            title: `Log source ${resource} has no ${missing.join(', ')}`,
            remediation: `Add ${missing.join(', ')} to ${resource} in the annotation fairway.dev/log-sources.`,
          };
    },
  );
}

/** WHY: a log group that is no declared source is dark. */
export function judgeDark(
  name: string,
  scope: Scope,
  declared: boolean,
): Judged {
  return judge(
    'L-WHY',
    groupPlace(name, scope),
    { ok: true, value: declared },
    known =>
      known
        ? undefined
        : {
            title: `Nobody says what log group ${name} is for`,
            remediation: `Declare log-group:${name} with its purpose in the annotation fairway.dev/log-sources.`,
          },
  );
}

/** WHY: a purpose that every service has is served by a source that exists. */
export function judgePurpose(
  purpose: Purpose,
  entityRef: string,
  views: readonly SourceView[],
): Judged {
  const serving = views.filter(({ source }) =>
    source.purposes.includes(purpose),
  );
  const sure = serving.some(({ exists }) => exists.ok && exists.value);
  const unread = serving.find(({ exists }) => !exists.ok)?.exists;
  const answer: Answer<boolean> =
    !sure && unread && !unread.ok ? unread : { ok: true, value: sure };
  return judge(
    'L-WHY',
    {
      resource: `purpose ${purpose} of ${entityRef}`,
      location: 'fairway.dev/log-sources',
    },
    answer,
    served =>
      served
        ? undefined
        : {
            title: `Nothing is logged for ${purpose}`,
            remediation: `Declare a source with purpose=${purpose} in the annotation fairway.dev/log-sources, or start one.`,
          },
  );
}
