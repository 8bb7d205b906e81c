import type {
  Activity,
  Control,
  EvidenceException,
  EvidenceResult,
} from '@fairway/plugin-security-evidence-common';
import type { AsOfFinding } from '@fairway/plugin-security-scorecard-common';
import type { ExportedService, ExportHead } from '../EvidenceSet';
import {
  OSCAL_VERSION,
  type Component,
  type DocumentHead,
  type Finding,
  type LogEntry,
  type Observation,
  type ResultHead,
  type Risk,
} from './model';
import { controlId, line, markup, prop, uuidOf } from './text';

/** Where and when; part of every id, so that the same question has the same ids. */
type Key = readonly [
  framework: string,
  version: string,
  at: string,
  scope: string,
];

/** What ids of an export are made from. */
export function keyOf({ summary }: ExportHead): Key {
  const { framework, at, scope } = summary;
  return [framework.id, framework.version, at, scope ?? 'organisation'];
}

/** Id of the resource that says what was assessed, in place of an assessment plan. */
export const planId = (head: ExportHead) => uuidOf('plan', ...keyOf(head));

/** The document, but for its result. */
export function documentHead(head: ExportHead): DocumentHead {
  const { summary, generatedAt, generatedBy } = head;
  const { framework, at, scope } = summary;
  return {
    uuid: uuidOf('document', ...keyOf(head), generatedAt),
    metadata: {
      title: line(
        `${framework.title} ${framework.version}: ${scope ?? 'organisation'} at ${at}`,
      ),
      'last-modified': generatedAt,
      version: at,
      'oscal-version': OSCAL_VERSION,
      props: [
        prop('exported-by', generatedBy),
        prop('framework', framework.id),
      ],
    },
    'import-ap': { href: `#${planId(head)}` },
  };
}

/** The result, but for what comes in any number. */
export function resultHead(head: ExportHead): ResultHead {
  const { framework, at, scope, recordedSince, services, controls } =
    head.summary;
  return {
    uuid: uuidOf('result', ...keyOf(head)),
    title: line(`${scope ?? 'organisation'} by ${framework.title}`),
    description: markup(
      `How ${services} services stood at ${at}, and what happened from ${head.from} on.`,
    ),
    start: head.from,
    end: at,
    props: [
      prop('services', services),
      prop('scope', scope ?? 'organisation'),
      prop('recorded-since', recordedSince),
    ],
    'reviewed-controls': {
      'control-selections': [
        {
          description: markup(
            `Controls of ${framework.title} ${framework.version}; those that nothing checks are among them.`,
          ),
          'include-controls': controls.map(({ id }) => ({
            'control-id': controlId(framework.id, id),
          })),
        },
      ],
    },
  };
}

/** Id of a service: the same in every export. */
export const componentId = (entityRef: string) => uuidOf('service', entityRef);

/** A service, as it is known to the document. */
export function component({
  entityRef,
  title,
  ownerRef,
  inCatalog,
  state,
}: Pick<
  ExportedService,
  'entityRef' | 'title' | 'ownerRef' | 'inCatalog' | 'state'
>): Component {
  return {
    uuid: componentId(entityRef),
    type: 'service',
    title: markup(title),
    description: markup(entityRef),
    props: [
      prop('entity-ref', entityRef),
      prop('owner', ownerRef),
      prop('state', state),
    ],
    status: { state: inCatalog ? 'operational' : 'disposition' },
  };
}

/** What a check saw of a service. */
export function observation(
  key: Key,
  service: Pick<ExportedService, 'entityRef' | 'title'>,
  result: EvidenceResult,
  at: string,
): Observation {
  const seenAt = result.facts[0]?.observedAt ?? at;
  return {
    uuid: uuidOf('observation', ...key, service.entityRef, result.checkId),
    title: markup(`${result.title}: ${service.title}`),
    description: markup(
      `${result.checkId} is ${result.state}${result.waived ? ', waived' : ''} for ${service.entityRef}.`,
    ),
    props: [
      prop('check', result.checkId),
      prop('state', result.state),
      prop('waived', result.waived),
      prop('source', result.source),
      prop('since', result.since),
      ...(result.waiverId ? [prop('waiver', result.waiverId)] : []),
    ],
    methods: ['TEST'],
    types: ['control-objective'],
    subjects: [
      { 'subject-uuid': componentId(service.entityRef), type: 'component' },
    ],
    ...(result.facts.length
      ? {
          'relevant-evidence': result.facts.map(fact => ({
            description: markup(
              `${fact.name}, seen by ${fact.source} at ${fact.observedAt}`,
            ),
            props: [prop(fact.name, JSON.stringify(fact.value))],
          })),
        }
      : {}),
    collected: seenAt,
  };
}

/** An approved exception. */
export function exceptionRisk(
  key: Key,
  { entityRef }: Pick<ExportedService, 'entityRef'>,
  exception: EvidenceException,
): Risk {
  return {
    uuid: uuidOf('exception', ...key, exception.waiverId),
    title: markup(`Exception: ${exception.targetTitle}`),
    description: markup(exception.justification),
    statement: markup(
      `${exception.type}, asked for by ${exception.requestedBy}, approved by ${exception.decidedBy ?? 'nobody'}`,
    ),
    props: [
      prop('entity-ref', entityRef),
      prop('waiver', exception.waiverId),
      prop('target', exception.target.id),
      prop('decided-at', exception.decidedAt),
    ],
    status: 'deviation-approved',
    deadline: exception.expiresAt,
  };
}

/** An open finding. */
export function findingRisk(
  key: Key,
  { entityRef }: Pick<ExportedService, 'entityRef'>,
  finding: AsOfFinding,
): Risk {
  return {
    uuid: uuidOf('finding', ...key, entityRef, finding.id),
    title: markup(`${finding.vulnerability}: ${finding.title}`),
    description: markup(`${finding.component} in ${finding.location}`),
    statement: markup(`${finding.severity}, open since ${finding.firstSeenAt}`),
    props: [
      prop('entity-ref', entityRef),
      prop('severity', finding.severity),
      prop('vulnerability', finding.vulnerability),
      prop('pillar', finding.pillar),
    ],
    status: 'open',
  };
}

/** What OSCAL calls the way in which a control came out. */
const reasonOf = ({ state }: Control) =>
  state === 'not-satisfied' ? 'fail' : 'other';

/** What is known of a control. */
export function controlFinding(
  key: Key,
  framework: string,
  control: Control,
  observations: readonly string[],
): Finding {
  const { services } = control;
  return {
    uuid: uuidOf('control', ...key, control.id),
    title: line(`${control.id} ${control.title}`),
    description: markup(
      `${services.satisfied} services satisfy it, ${services['not-satisfied']} do not, ${services.undetermined} are undetermined, ${services.excepted} have an exception, to ${services['not-applicable']} it does not apply.`,
    ),
    props: [prop('state', control.state), prop('group', control.group)],
    target: {
      type: 'objective-id',
      'target-id': controlId(framework, control.id),
      status: {
        // What is not known, and what is excepted, is not satisfied.
        state: control.state === 'satisfied' ? 'satisfied' : 'not-satisfied',
        reason: control.state === 'satisfied' ? 'pass' : reasonOf(control),
      },
    },
    ...(observations.length
      ? {
          'related-observations': observations.map(uuid => ({
            'observation-uuid': uuid,
          })),
        }
      : {}),
  };
}

/** Something that happened. */
export function logEntry(key: Key, activity: Activity): LogEntry {
  return {
    uuid: uuidOf('activity', ...key, activity.kind, activity.id),
    title: markup(`${activity.kind}: ${activity.summary}`),
    description: markup(
      `${activity.kind} ${activity.id} by ${activity.actor ?? 'somebody unknown'}`,
    ),
    start: activity.at,
    props: [
      prop('kind', activity.kind),
      prop('id', activity.id),
      prop('actor', activity.actor),
      ...(activity.entityRef ? [prop('entity-ref', activity.entityRef)] : []),
      ...Object.entries(activity.details).map(([name, value]) =>
        prop(name, value),
      ),
    ],
  };
}
