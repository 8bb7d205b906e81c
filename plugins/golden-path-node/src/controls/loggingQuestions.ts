import { z } from 'zod';
import { type Control, Findings } from '../control';
import type { ServiceProfile } from '../profile';
import { readTyped } from '../record/document';
import { daysOf, minutesOf, ownerRef, sentence } from '../record/words';

const FILE = 'logging.yaml';
/** What is done about an event; all but `keep` need somebody and a time. */
const ACTIONS = ['alert', 'ticket', 'case', 'respond', 'keep'] as const;
const FEWEST_DAYS = { application: 30, audit: 365 };

const action = z.union([
  z.object({ action: z.literal('keep') }).strict(),
  z
    .object({
      action: z.enum(ACTIONS).exclude(['keep']),
      to: ownerRef,
      within: z.string().refine(text => minutesOf(text) !== undefined, {
        error: 'is no ISO 8601 duration',
      }),
      threshold: z.string().min(4),
    })
    .strict(),
]);

const plan = z.object({
  apiVersion: z.literal('fairway.dev/v1'),
  kind: z.literal('LoggingPlan'),
  metadata: z.object({ name: z.string().min(1), owner: ownerRef }),
  spec: z.object({
    destinations: z
      .array(
        z.object({
          name: z.string().min(1),
          target: z
            .string()
            .regex(/^[a-z0-9-]+:\S+$/, { error: 'names no place' }),
          retention: z.string(),
          readers: z.array(ownerRef).min(1),
        }),
      )
      .min(1),
    events: z
      .array(
        z.object({
          event: z.string().regex(/^[a-z]+(?:[.-][a-z]+)+$/),
          when: sentence,
          why: sentence,
          where: z.string().min(1),
          what: action,
          personalData: z.enum(['none', 'pseudonymous', 'identifying']),
        }),
      )
      .min(1),
  }),
});

type Plan = z.output<typeof plan>['spec'];

/** Events that must be on record, given what the service is. */
function neededEvents(profile: Partial<ServiceProfile>): string[] {
  const always = [
    'configuration.changed',
    'logging.stopped',
    'production.accessed',
  ];
  if (profile.kind === 'vm-image') {
    return [...always, 'image.built', 'image.rejected', 'image.approved'];
  }
  const sensitive =
    profile.classification === 'confidential' ||
    profile.classification === 'restricted';
  return [
    ...always,
    'request.failed',
    'authentication.failed',
    'access.denied',
    'change.made',
    ...(sensitive ? ['data.read'] : []),
    ...(profile.personalData ? ['person.exported', 'person.deleted'] : []),
    ...(profile.exposure === 'internet' || profile.exposure === 'partner'
      ? ['rate.limited']
      : []),
  ];
}

/** Events that are worth nothing when nobody acts on them. */
const ACTED_ON = [
  'authentication.failed',
  'access.denied',
  'configuration.changed',
  'logging.stopped',
];
/** Streams whose events prove who did what. */
const PROVING = [
  'authentication.failed',
  'access.denied',
  'change.made',
  'data.read',
];

/** When, why, where and what: each event answers all four, and somebody acts on what matters. */
export const loggingQuestions: Control = {
  id: 'logging-questions',
  asksRecord: true,
  title: 'Four questions of logging',
  severity: 'medium',
  remediation:
    'In logging.yaml, say for each event when it is written, why, to which destination with which retention, and what is done about it: an alert, ticket or case to somebody within a time.',
  frameworks: {
    soc2: ['CC7.2', 'CC7.3'],
    iso27002: ['8.15', '8.16'],
    ssdf: ['PO.3.3', 'PW.1.2'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const document = readTyped(tree, FILE, plan, findings);
    if (!document) {
      return findings.verdict('');
    }
    const { data, at } = document;
    const { destinations, events }: Plan = data.spec;
    destinations.forEach(({ name, retention }, index) => {
      const days = daysOf(retention);
      const audit = /audit/.test(name);
      const fewest = audit
        ? { restricted: 2500, confidential: 700, internal: 365, public: 365 }[
            profile.classification ?? 'internal'
          ]
        : FEWEST_DAYS.application;
      if (days === undefined || days < fewest) {
        findings.problem(
          `${name} is kept for ${retention}, which is less than ${fewest} days or no duration`,
          at('spec', 'destinations', index, 'retention'),
        );
      }
    });
    const names = new Set(destinations.map(({ name }) => name));
    events.forEach(({ event, where, what }, index) => {
      const place = (member: string) => at('spec', 'events', index, member);
      if (!names.has(where)) {
        findings.problem(
          `${event} goes to ${where}, which is no destination`,
          place('where'),
        );
      }
      if (PROVING.includes(event) && !/audit/.test(where)) {
        findings.problem(
          `${event} does not go to the audit stream`,
          place('where'),
        );
      }
      if (ACTED_ON.includes(event) && what.action === 'keep') {
        findings.problem(`nobody acts on ${event}`, place('what'));
      }
    });
    const missing = neededEvents(profile).filter(
      needed => !events.some(({ event }) => event === needed),
    );
    missing.forEach(event =>
      findings.problem(`${event} is not written`, at('spec', 'events')),
    );
    return findings.verdict(
      `${events.length} events to ${destinations.length} destinations: each says when, why, where and what is done.`,
    );
  },
};
