import type { NormalisedEvent } from '@fairway/plugin-security-cases-node';
import { z } from 'zod';
import type { TrailEvent } from './envelope';

/** What a call has done to logging or to a control. */
export interface Classified extends Pick<
  NormalisedEvent,
  'class' | 'confidence'
> {
  /** Verb and object, after the name of the actor. */
  what: string;
  resource: string;
  /** The log group, when it is about one. */
  logGroup?: string;
}

type Parameters = Record<string, unknown>;
type Judge = (
  parameters: Parameters,
  minRetentionDays: number,
  answer: Parameters,
) => Classified | undefined;

function textOf(parameters: Parameters, ...names: string[]): string {
  for (const name of names) {
    const value = parameters[name];
    if (typeof value === 'string' && value !== '') {
      return value;
    }
  }
  return 'unnamed';
}

/** Name of a trail, whether it was called by name or by ARN. */
const trailOf = (parameters: Parameters, ...names: string[]) =>
  textOf(parameters, ...names).replace(/^arn:.*:trail\//, '');

const weakened = (
  what: string,
  resource: string,
  more: Partial<Classified> = {},
): Classified => ({ class: 'logging-weakened', what, resource, ...more });

/** The change, known to weaken or not: what was there before, the event does not say. */
const perhaps = (isWeaker: boolean): Pick<Classified, 'confidence'> => ({
  confidence: isWeaker ? 'known' : 'unknown',
});

const selectorsSchema = z.array(
  z.object({
    includeManagementEvents: z.boolean().optional(),
    readWriteType: z.string().optional(),
  }),
);
const clusterLoggingSchema = z.object({
  clusterLogging: z.array(
    z.object({ enabled: z.boolean(), types: z.array(z.string()).optional() }),
  ),
});
const idsSchema = z.object({
  DeleteFlowLogsRequest: z.object({ FlowLogId: z.unknown() }),
});
const failuresSchema = z.object({
  DeleteFlowLogsResponse: z.object({ unsuccessful: z.unknown() }),
});

/** Ids of flow logs anywhere in a value: a list of one is no list in these events. */
const flowLogIds = (value: unknown): string[] =>
  JSON.stringify(value ?? '').match(/fl-[0-9a-f]{8,17}/g) ?? [];

const onLogGroup =
  (what: string): Judge =>
  parameters => {
    const logGroup = textOf(parameters, 'logGroupName');
    return weakened(`${what} log group ${logGroup}`, `log-group/${logGroup}`, {
      logGroup,
    });
  };

const onTrail =
  (what: string): Judge =>
  parameters => {
    const trail = trailOf(parameters, 'name');
    return weakened(`${what} trail ${trail}`, `trail/${trail}`);
  };

const JUDGES: Record<string, Record<string, Judge>> = {
  'cloudtrail.amazonaws.com': {
    StopLogging: onTrail('stopped'),
    DeleteTrail: onTrail('deleted'),
    UpdateTrail(parameters) {
      const trail = trailOf(parameters, 'name');
      const isWeaker = [
        'isMultiRegionTrail',
        'includeGlobalServiceEvents',
        'enableLogFileValidation',
      ].some(name => parameters[name] === false);
      return weakened(`changed trail ${trail}`, `trail/${trail}`, {
        ...perhaps(isWeaker),
      });
    },
    PutEventSelectors(parameters) {
      const trail = trailOf(parameters, 'trailName');
      const selectors = selectorsSchema.safeParse(parameters.eventSelectors);
      const isWeaker =
        selectors.success &&
        !selectors.data.some(
          each =>
            each.includeManagementEvents !== false &&
            (each.readWriteType ?? 'All') === 'All',
        );
      return weakened(
        `changed what trail ${trail} records`,
        `trail/${trail}`,
        perhaps(isWeaker),
      );
    },
  },
  'logs.amazonaws.com': {
    DeleteLogGroup: onLogGroup('deleted'),
    DeleteLogStream: onLogGroup('deleted a stream of'),
    DeleteMetricFilter: onLogGroup('deleted a metric filter of'),
    DeleteSubscriptionFilter: onLogGroup('deleted a subscription of'),
    PutRetentionPolicy(parameters, minRetentionDays, answer) {
      const days = parameters.retentionInDays;
      return typeof days === 'number' && days >= minRetentionDays
        ? undefined
        : onLogGroup(
            typeof days === 'number'
              ? `cut to ${days} days what is kept of`
              : 'changed how long is kept what is in',
          )(parameters, minRetentionDays, answer);
    },
  },
  'ec2.amazonaws.com': {
    // The call succeeds for ids that are not there, too; its answer names them.
    DeleteFlowLogs(parameters, _minRetentionDays, answer) {
      const ids = idsSchema.safeParse(parameters).data?.DeleteFlowLogsRequest;
      const failures =
        failuresSchema.safeParse(answer).data?.DeleteFlowLogsResponse;
      const asked = flowLogIds(ids?.FlowLogId);
      const failed = new Set(flowLogIds(failures?.unsuccessful));
      const deleted = asked.filter(id => !failed.has(id));
      if (asked.length > 0 && deleted.length === 0) {
        return undefined;
      }
      const which = deleted.join(', ') || 'unnamed';
      return weakened(`deleted flow logs ${which}`, `flow-log/${which}`);
    },
  },
  'eks.amazonaws.com': {
    UpdateClusterConfig(parameters) {
      const logging = clusterLoggingSchema.safeParse(parameters.logging);
      const isOff =
        logging.success &&
        logging.data.clusterLogging.some(({ enabled }) => !enabled);
      const cluster = textOf(parameters, 'name');
      return isOff
        ? weakened(
            `switched off audit logs of cluster ${cluster}`,
            `cluster/${cluster}`,
          )
        : undefined;
    },
  },
  'config.amazonaws.com': {
    StopConfigurationRecorder: parameters =>
      weakened(
        `stopped recorder ${textOf(parameters, 'configurationRecorderName')}`,
        `recorder/${textOf(parameters, 'configurationRecorderName')}`,
      ),
    DeleteConfigurationRecorder: parameters =>
      weakened(
        `deleted recorder ${textOf(parameters, 'configurationRecorderName')}`,
        `recorder/${textOf(parameters, 'configurationRecorderName')}`,
      ),
  },
  'guardduty.amazonaws.com': {
    DeleteDetector: parameters => ({
      class: 'control-weakened',
      what: `deleted detector ${textOf(parameters, 'detectorId')}`,
      resource: `detector/${textOf(parameters, 'detectorId')}`,
    }),
  },
  'inspector2.amazonaws.com': {
    Disable: () => ({
      class: 'control-weakened',
      what: 'switched off Inspector',
      resource: 'inspector2',
    }),
  },
};

/** What the call means; undefined when it is none that is looked at. */
export function classify(
  event: TrailEvent,
  minRetentionDays: number,
): Classified | undefined {
  const { eventSource, eventName, requestParameters, responseElements } = event;
  const judges = Object.hasOwn(JUDGES, eventSource)
    ? JUDGES[eventSource]
    : undefined;
  return judges && Object.hasOwn(judges, eventName)
    ? judges[eventName](
        requestParameters ?? {},
        minRetentionDays,
        responseElements ?? {},
      )
    : undefined;
}
