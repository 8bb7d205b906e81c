import type { Entity } from '@backstage/catalog-model';

/** Annotation with the on-call rotation of a service, in any tool. */
const ON_CALL_ANNOTATION = 'fairway.dev/on-call';
/** Annotation with the date of the last drill of its alarms, ISO 8601. */
const DRILL_ANNOTATION = 'fairway.dev/alarm-drill';

/** Annotations by which the plugins of on-call tools find a rotation. */
const ON_CALL = [
  ON_CALL_ANNOTATION,
  'pagerduty.com/service-id',
  'pagerduty.com/integration-key',
  'opsgenie.com/component-selector',
  'opsgenie.com/team',
  'splunk.com/on-call-team',
  'ilert.com/integration-key',
  'rootly.com/service-id',
  'firehydrant.com/service-id',
];

const ON_CALL_HOSTS = [
  'pagerduty.com',
  'opsgenie.com',
  'victorops.com',
  'ilert.com',
  'rootly.com',
  'firehydrant.io',
  'incident.io',
];

/** How an alarm reaches people, as the catalog says. */
export interface People {
  /** Annotation that names the rotation. */
  onCall?: string;
  /** URL of what to do when an alarm goes off. */
  runbook?: string;
  /** When its alarms were last tried out. */
  drilledAt?: Date;
}

/** Reads the annotations and links of an entity. A drill without a valid date is none. */
export function peopleOf({ metadata }: Entity): People {
  const annotations = metadata.annotations ?? {};
  const drill = annotations[DRILL_ANNOTATION];
  const drilledAt =
    drill && /^\d{4}-\d{2}-\d{2}/.test(drill) ? new Date(drill) : undefined;
  return {
    onCall: ON_CALL.find(name => annotations[name]),
    runbook: metadata.links?.find(
      ({ type, title = '' }) =>
        type === 'runbook' || /\brun ?book\b/i.test(title),
    )?.url,
    ...(drilledAt && !Number.isNaN(drilledAt.getTime()) && { drilledAt }),
  };
}

/** Whether the endpoint of a subscription is that of an on-call tool. */
export function isOnCallEndpoint(endpoint: string): boolean {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  return ON_CALL_HOSTS.some(
    known => host === known || host.endsWith(`.${known}`),
  );
}
