import { parseDocument } from '@fairway/plugin-yaml-node';
import { isMap, isSeq, LineCounter } from 'yaml';
import type { Findings } from '../control';
import { isRecord, readText } from '../text';
import type { Evidence, Tree } from '../types';
import { readRoleMap, ROLE_MAP } from './roleMap';

/** The record of processing activities, in a service of any language. */
export const PROCESSING_RECORD = 'privacy/record.yaml';

/** GDPR article 6. */
const LEGAL_BASES = [
  'consent',
  'contract',
  'legal-obligation',
  'vital-interests',
  'public-task',
  'legitimate-interests',
];
const DURATION = /^P(?!$)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?$/;

/** Routes by which a person gets a copy and a deletion. */
export interface PersonalRights {
  export: string;
  erasure: string;
}

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '';
const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isText);

function judgeActivity(activity: unknown, at: Evidence, findings: Findings) {
  if (!isRecord(activity)) {
    findings.problem(`${PROCESSING_RECORD} has an activity that is none`, at);
    return;
  }
  const wrong = (message: string) =>
    findings.problem(`${PROCESSING_RECORD}: ${message}`, at);
  if (!isText(activity.purpose)) {
    wrong('an activity has no purpose');
  }
  if (!LEGAL_BASES.includes(String(activity.legalBasis))) {
    wrong(`an activity has no legal basis (${LEGAL_BASES.join(', ')})`);
  }
  if (!isTexts(activity.subjects) || !isTexts(activity.data)) {
    wrong('an activity does not say which data of whom');
  }
  if (!isText(activity.retention) || !DURATION.test(activity.retention)) {
    wrong(
      'an activity does not say how long data is kept (ISO 8601, such as P1Y)',
    );
  }
}

function judgeRights(
  tree: Tree,
  rights: unknown,
  findings: Findings,
): PersonalRights | undefined {
  const map = readRoleMap(tree);
  const found: Partial<PersonalRights> = {};
  for (const [right, method] of [
    ['export', 'GET'],
    ['erasure', 'DELETE'],
  ] as const) {
    const route = isRecord(rights) ? rights[right] : undefined;
    const rule = map?.rules.find(r => r.route === route);
    if (!isText(route) || !route.startsWith(`${method} /`)) {
      findings.problem(
        `${PROCESSING_RECORD} names no route for the ${right} of a person's data`,
        {
          path: PROCESSING_RECORD,
        },
      );
    } else if (!rule) {
      findings.problem(`${ROLE_MAP} lets nobody use ${route}`, {
        path: ROLE_MAP,
      });
    } else if (rule.publicBecause !== undefined || !rule.privileged) {
      findings.problem(`${ROLE_MAP}: ${route} is not privileged`, rule.at);
    } else {
      found[right] = route;
    }
  }
  return found.export !== undefined && found.erasure !== undefined
    ? { export: found.export, erasure: found.erasure }
    : undefined;
}

/**
 * Judges the record of processing activities (GDPR article 30) and whether
 * somebody may use the routes that it names.
 *
 * @returns the routes; undefined when they are not right
 */
export function judgeProcessingRecord(
  tree: Tree,
  findings: Findings,
): PersonalRights | undefined {
  if (!tree.paths().includes(PROCESSING_RECORD)) {
    findings.problem(`there is no ${PROCESSING_RECORD}`, {
      path: PROCESSING_RECORD,
    });
    return undefined;
  }
  findings.evidence(PROCESSING_RECORD);
  const file = readText(tree, PROCESSING_RECORD);
  if (!file.ok) {
    findings.doubt(file.reason, { path: PROCESSING_RECORD });
    return undefined;
  }
  const counter = new LineCounter();
  const document = parseDocument(file.text, {
    lineCounter: counter,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error) {
    findings.problem(`${PROCESSING_RECORD} is not valid YAML`, {
      path: PROCESSING_RECORD,
      line: counter.linePos(error.pos[0]).line,
    });
    return undefined;
  }
  const activities = document.get('activities');
  if (!isSeq(activities) || activities.items.length === 0) {
    findings.problem(`${PROCESSING_RECORD} names no activity`, {
      path: PROCESSING_RECORD,
    });
  } else {
    for (const item of activities.items) {
      const offset = isMap(item) ? item.range?.[0] : undefined;
      const at: Evidence =
        offset === undefined
          ? { path: PROCESSING_RECORD }
          : { path: PROCESSING_RECORD, line: counter.linePos(offset).line };
      judgeActivity(
        isMap(item) ? item.toJS(document, { maxAliasCount: 0 }) : undefined,
        at,
        findings,
      );
    }
  }
  const content: unknown = document.toJS({ maxAliasCount: 0 });
  return judgeRights(
    tree,
    isRecord(content) ? content.rights : undefined,
    findings,
  );
}
