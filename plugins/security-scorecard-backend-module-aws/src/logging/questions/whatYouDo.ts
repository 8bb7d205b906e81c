import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import type { Walked } from '../chain/chainRules';
import { type ChainView, type Link, LINKS } from '../chain/ChainView';
import type { LoggingOptions } from '../options';
import { judge, type Judged, type Sight } from '../rule';
import { isOnCallEndpoint, type People } from './people';

/** What a link of the chain is like, over all kinds of change that are required. */
type LinkState = 'pass' | 'fail' | 'unknown' | 'not-reached';

function accountLink(link: Link, walked: readonly Walked[]): LinkState {
  const at = LINKS.indexOf(link);
  const paths = walked.map(({ path }) => path);
  const stopped = (state: 'broken' | 'unknown') =>
    paths.filter(path => path.state === state);
  if (
    stopped('broken').some(
      path => path.state === 'broken' && path.link === link,
    )
  ) {
    return 'fail';
  }
  if (
    stopped('unknown').some(
      path => path.state === 'unknown' && LINKS.indexOf(path.link) <= at,
    )
  ) {
    return 'unknown';
  }
  return paths.some(
    path => path.state === 'whole' || LINKS.indexOf(path.link) > at,
  )
    ? 'pass'
    : 'not-reached';
}

const wholePaths = (walked: readonly Walked[]) =>
  walked.flatMap(({ path }) => (path.state === 'whole' ? [path] : []));

function routeSight(people: People, walked: readonly Walked[]): Sight {
  const endpoints = wholePaths(walked).flatMap(path => path.endpoints);
  const onCall =
    people.onCall !== undefined || endpoints.some(isOnCallEndpoint);
  const unread = walked.some(({ path }) => path.state === 'unknown');
  const missing = [
    ...(onCall || unread ? [] : ['who is on call']),
    ...(people.runbook ? [] : ['what to do']),
  ];
  if (missing.length === 0) {
    return onCall
      ? undefined
      : {
          unclear:
            'Whether the alarms reach an on-call tool is not known, and the catalog names none',
        };
  }
  return {
    title: `The catalog does not say ${missing.join(' or ')} when an alarm goes off`,
    remediation: [
      ...(onCall || unread
        ? []
        : ['Add the annotation of the on-call tool, or fairway.dev/on-call.']),
      ...(people.runbook ? [] : ['Add a link of the type runbook.']),
    ].join(' '),
  };
}

function proofState(
  people: People,
  view: ChainView,
  walked: readonly Walked[],
  { maxProofAgeMs }: LoggingOptions,
): LinkState {
  const { now } = view;
  const drill = people.drilledAt;
  if (
    drill &&
    drill <= now &&
    now.getTime() - drill.getTime() <= maxProofAgeMs
  ) {
    return 'pass';
  }
  const whole = wholePaths(walked);
  if (whole.length === 0) {
    return 'not-reached';
  }
  const answers = whole.map(({ alarm }) => view.actedAt(alarm.AlarmArn ?? ''));
  if (answers.some(answer => answer.ok && answer.value !== null)) {
    return 'pass';
  }
  return answers.some(answer => !answer.ok) ? 'unknown' : 'fail';
}

function linkOf({ verdict }: Judged): LinkState {
  return verdict.state === 'not-applicable' ? 'not-reached' : verdict.state;
}

/** The links for one service, and the verdicts that come on top of those of the account. */
export interface ChainResult {
  links: Record<Link, LinkState>;
  judged: Judged[];
}

/** Follows the chain for one service: what the account has, and what its people have. */
export function judgeChain(
  entityRef: string,
  people: People,
  view: ChainView,
  walked: readonly Walked[],
  options: LoggingOptions,
): ChainResult {
  const location = 'Chain from the log to the people';
  const route = judge(
    'L-WHAT',
    { resource: `route of ${entityRef}`, location },
    { ok: true, value: people },
    known => routeSight(known, walked),
  );
  const proof = proofState(people, view, walked, options);
  const account = (link: Link) => accountLink(link, walked);
  const proven = judge(
    'L-WHAT',
    { resource: `proof of ${entityRef}`, location },
    { ok: true, value: proof },
    state => {
      switch (state) {
        case 'fail':
          return {
            title: 'No alarm of the chain has acted or been tried out lately',
            remediation:
              'Try one alarm out, from the event to the person, and note the day in the annotation fairway.dev/alarm-drill.',
          };
        case 'unknown':
          return {
            unclear: 'Whether an alarm of the chain has acted is not known',
          };
        case 'pass':
          return undefined;
        default:
          return { notApplicable: 'The chain breaks before its end' };
      }
    },
  );
  return {
    links: {
      trail: account('trail'),
      'log-group': account('log-group'),
      filter: account('filter'),
      metric: account('metric'),
      alarm: account('alarm'),
      action: account('action'),
      subscription: account('subscription'),
      route: linkOf(route),
      proof,
    },
    judged: [route, proven],
  };
}

/** Names of the facts about the links. */
const LINK_FACTS: Readonly<Record<Link, string>> = {
  trail: 'chainTrail',
  'log-group': 'chainLogGroup',
  filter: 'chainFilter',
  metric: 'chainMetric',
  alarm: 'chainAlarm',
  action: 'chainAction',
  subscription: 'chainSubscription',
  route: 'chainRoute',
  proof: 'chainProof',
};

/** The facts of the question what you do; a link that is unknown is left out. */
export function chainFacts(
  { links }: ChainResult,
  walked: readonly Walked[],
): Record<string, FactValue> {
  const states = LINKS.map(link => links[link]);
  const first = LINKS.find(link => links[link] !== 'pass');
  const paths = walked.map(({ path }) => path);
  const known = paths.every(({ state }) => state !== 'unknown');
  const failed = states.includes('fail');
  const decided = failed || !states.includes('unknown');
  return {
    ...Object.fromEntries(
      LINKS.flatMap(link =>
        links[link] === 'unknown' ? [] : [[LINK_FACTS[link], links[link]]],
      ),
    ),
    chainRequired: walked.length,
    ...(known && { chainWhole: wholePaths(walked).length }),
    ...(decided && { logWhatYouDo: failed ? 'fail' : 'pass' }),
    ...(first === undefined && { chainBrokenAt: 'none' }),
    ...(first && links[first] === 'fail' && { chainBrokenAt: first }),
  };
}
