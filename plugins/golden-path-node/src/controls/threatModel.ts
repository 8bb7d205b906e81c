import { z } from 'zod';
import { type Control, Findings } from '../control';
import type { ServiceProfile } from '../profile';
import { readTyped } from '../record/document';
import { ownerRef, sentence } from '../record/words';
import { readText } from '../text';
import type { Tree } from '../types';

const FILE = 'threat-model.yaml';
const PAGE = 'docs/threat-model.md';
const STRIDE = [
  'spoofing',
  'tampering',
  'repudiation',
  'information-disclosure',
  'denial-of-service',
  'elevation-of-privilege',
] as const;
/** What LINDDUN adds for personal data. */
const PRIVACY = [
  'linking',
  'identifying',
  'non-repudiation',
  'detecting',
  'data-disclosure',
  'unawareness',
  'non-compliance',
] as const;
const KINDS = ['actor', 'entry-point', 'data-store', 'artefact'] as const;

const model = z.object({
  apiVersion: z.literal('fairway.dev/v1'),
  kind: z.literal('ThreatModel'),
  metadata: z.object({ name: z.string().min(1), owner: ownerRef }),
  spec: z.object({
    elements: z
      .array(
        z.object({
          kind: z.enum(KINDS),
          name: z.string().min(1),
          description: z.string().min(3),
        }),
      )
      .min(1),
    threats: z
      .array(
        z.object({
          id: z.string().regex(/^[A-Z]+\d+$/),
          category: z.enum([...STRIDE, ...PRIVACY]),
          element: z.string(),
          threat: sentence,
          answer: sentence,
          control: z.string().optional(),
          status: z.enum(['answered', 'open']),
          owner: ownerRef.optional(),
          until: z.iso.date().optional(),
        }),
      )
      .min(3),
    open: z
      .array(z.object({ risk: sentence, owner: ownerRef, until: z.iso.date() }))
      .default([]),
  }),
});

type Model = z.output<typeof model>;
type Place = (...member: (string | number)[]) => {
  path: string;
  line?: number;
};

/** What the model has to be about, given what the service says of itself. */
function wanted(
  profile: Partial<ServiceProfile>,
): { why: string; holds(found: Model['spec']): boolean; member: string }[] {
  const about =
    (kind: string, categories: readonly string[]) =>
    ({ threats }: Model['spec']) =>
      categories.every(category =>
        threats.some(
          t => t.category === category && t.element.startsWith(`${kind}/`),
        ),
      );
  const rules = [];
  if (profile.exposure === 'internet') {
    rules.push({
      why: 'anybody on the internet reaches it, so spoofing and denial of service by them have to be in it',
      member: 'threats',
      holds: ({ threats }: Model['spec']) =>
        ['spoofing', 'denial-of-service'].every(category =>
          threats.some(
            t => t.category === category && t.element === 'actor/internet',
          ),
        ),
    });
  }
  if (profile.exposure === 'partner') {
    rules.push({
      why: 'partners reach it, so what a partner may pretend has to be in it',
      member: 'threats',
      holds: ({ threats }: Model['spec']) =>
        threats.some(
          t => t.category === 'spoofing' && t.element === 'actor/partner',
        ),
    });
  }
  if (profile.personalData === true && profile.kind !== 'vm-image') {
    rules.push({
      why: 'it holds personal data, so threats to privacy have to be in it',
      member: 'threats',
      holds: ({ threats }: Model['spec']) =>
        new Set(
          threats
            .map(t => t.category)
            .filter(c => PRIVACY.some(one => one === c)),
        ).size >= 2,
    });
  }
  if (
    profile.kind !== 'vm-image' &&
    profile.dataStore !== undefined &&
    profile.dataStore !== 'none'
  ) {
    rules.push({
      why: 'it keeps data, so tampering with them, reading them and losing them have to be in it',
      member: 'threats',
      holds: about('data-store', [
        'tampering',
        'information-disclosure',
        'denial-of-service',
      ]),
    });
  }
  if (profile.kind !== 'vm-image') {
    rules.push({
      why: 'each kind of STRIDE has to be looked at',
      member: 'threats',
      holds: ({ threats }: Model['spec']) =>
        STRIDE.every(category => threats.some(t => t.category === category)),
    });
  }
  return rules;
}

function judgeModel(
  findings: Findings,
  spec: Model['spec'],
  at: Place,
  ids: ReadonlySet<string>,
) {
  const elements = new Set(
    spec.elements.map(({ kind, name }) => `${kind}/${name}`),
  );
  spec.elements.forEach(({ kind, name }, index) => {
    if (!spec.threats.some(t => t.element === `${kind}/${name}`)) {
      findings.problem(
        `nothing is said about the ${kind} ${name}`,
        at('spec', 'elements', index),
      );
    }
  });
  const seen = new Set<string>();
  spec.threats.forEach((threat, index) => {
    const place = (member: string) => at('spec', 'threats', index, member);
    if (seen.has(threat.id)) {
      findings.problem(`the id ${threat.id} is used twice`, place('id'));
    }
    seen.add(threat.id);
    if (!elements.has(threat.element)) {
      findings.problem(
        `${threat.id} is about ${threat.element}, which is not among the elements`,
        place('element'),
      );
    }
    if (threat.status === 'open' && (!threat.owner || !threat.until)) {
      findings.problem(
        `${threat.id} is open without an owner and a date`,
        place('status'),
      );
    }
    if (
      threat.status === 'answered' &&
      (threat.control === undefined || !ids.has(threat.control))
    ) {
      findings.problem(
        `${threat.id} is answered by ${threat.control ?? 'nothing'}, which is no control that is checked`,
        place('control'),
      );
    }
  });
}

function judgePage(findings: Findings, tree: Tree, spec: Model['spec']) {
  if (!tree.paths().includes(PAGE)) {
    findings.problem(`there is no ${PAGE}`, { path: PAGE });
    return;
  }
  findings.evidence(PAGE);
  const page = readText(tree, PAGE);
  if (!page.ok) {
    findings.doubt(page.reason, { path: PAGE });
    return;
  }
  const untold = spec.threats.find(
    ({ id }) => !new RegExp(`\\|\\s*${id}\\s*\\|`).test(page.text),
  );
  if (untold) {
    findings.problem(`${PAGE} does not tell ${untold.id}`, { path: PAGE });
  }
}

/** What can go wrong is written down per actor, entry point and data store, with what answers it. */
export const threatModel = (known: () => Iterable<string>): Control => ({
  id: 'threat-model',
  asksRecord: true,
  title: 'Threat model',
  severity: 'medium',
  remediation:
    'In threat-model.yaml, name every actor, entry point and data store, say for each what can go wrong and which control answers it, give what stays open an owner and a date, and tell it in docs/threat-model.md.',
  frameworks: {
    soc2: ['CC3.2', 'CC3.3'],
    iso27002: ['5.8', '8.27'],
    osps: ['OSPS-SA-01', 'OSPS-SA-03'],
    ssdf: ['PW.1.1', 'PO.5.1'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const document = readTyped(tree, FILE, model, findings);
    if (document) {
      const { spec } = document.data;
      judgeModel(findings, spec, document.at, new Set(known()));
      for (const { why, holds, member } of wanted(profile)) {
        if (!holds(spec)) {
          findings.problem(why, document.at('spec', member));
        }
      }
      judgePage(findings, tree, spec);
    }
    return findings.verdict(
      `${document?.data.spec.threats.length ?? 0} threats to ${
        document?.data.spec.elements.length ?? 0
      } elements, each with a control that answers it or an owner and a date.`,
    );
  },
});
