import { z } from 'zod';
import { parseAnswers, type RecordedAnswers } from '../answers';
import { type Control, Findings } from '../control';
import { ANSWERS_PATH } from '../profile';
import { readTyped } from '../record/document';
import { isPlaceholder, ownerRef } from '../record/words';
import type { Tree } from '../types';

const FILE = 'catalog-info.yaml';

const entity = z.object({
  apiVersion: z.literal('backstage.io/v1alpha1'),
  kind: z.literal('Component'),
  metadata: z.object({
    name: z.string().regex(/^[a-z0-9A-Z][\w.-]{0,62}$/),
    description: z
      .string()
      .refine(text => text.trim().length >= 3 && !isPlaceholder(text), {
        error: 'says nothing',
      }),
    annotations: z.record(z.string(), z.string()),
    links: z.array(z.object({ url: z.string().min(1) })).default([]),
  }),
  spec: z.object({
    type: z.string().min(1),
    lifecycle: z.enum(['experimental', 'production', 'deprecated']),
    owner: ownerRef,
    system: z.string().optional(),
  }),
});

type Entity = z.output<typeof entity>;

function yesOrNo(value: unknown): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  return value ? 'yes' : 'no';
}

function recorded(tree: Tree): RecordedAnswers | undefined {
  try {
    return parseAnswers(tree.read(ANSWERS_PATH));
  } catch {
    // Its own control tells what is wrong with it.
    return undefined;
  }
}

/** What the entity has to say, by what was answered. */
function expected({
  template,
  version,
  values,
}: RecordedAnswers): [string, unknown][] {
  return [
    ['backstage.io/source-template', template],
    ['backstage.io/template-version', version],
    ['fairway.dev/data-classification', values.classification],
    ['fairway.dev/exposure', values.exposure],
    ['fairway.dev/security-contact', values.contact],
    ['fairway.dev/tier', values.tier],
    ['fairway.dev/personal-data', yesOrNo(values.personalData)],
  ];
}

/** The catalog knows who owns it, what it is part of, what is at stake and what it came from. */
export const catalogEntity: Control = {
  id: 'catalog-entity',
  asksRecord: true,
  title: 'Catalog entity',
  severity: 'medium',
  remediation:
    'In catalog-info.yaml, name a group as owner, the lifecycle, and by annotations the classification of data, the exposure, the tier, the security contact and the template with its version, as in .golden-path/answers.yaml.',
  frameworks: {
    soc2: ['CC1.3', 'CC6.1'],
    iso27002: ['5.2', '5.9'],
    osps: ['OSPS-GV-01'],
    ssdf: ['PO.2'],
  },
  judge(tree) {
    const findings = new Findings();
    const document = readTyped(tree, FILE, entity, findings);
    if (!document) {
      return findings.verdict('');
    }
    const { data, at } = document;
    const { annotations, name }: Entity['metadata'] = data.metadata;
    if (!data.spec.owner.startsWith('group:')) {
      findings.problem(
        `${data.spec.owner} owns it: a person leaves, a group stays`,
        at('spec', 'owner'),
      );
    }
    const answers = recorded(tree);
    if (answers) {
      const { values } = answers;
      if (values.name !== undefined && values.name !== name) {
        findings.problem(
          `it is called ${name} and not ${values.name}`,
          at('metadata', 'name'),
        );
      }
      if (values.owner !== undefined && values.owner !== data.spec.owner) {
        findings.problem(
          `${data.spec.owner} owns it, and not ${values.owner}`,
          at('spec', 'owner'),
        );
      }
      for (const [annotation, value] of expected(answers)) {
        if (value !== undefined && annotations[annotation] !== String(value)) {
          findings.problem(
            `${annotation} is ${annotations[annotation] ?? 'missing'} and not ${value}`,
            at('metadata', 'annotations', annotation),
          );
        }
      }
    } else if (!annotations['fairway.dev/data-classification']) {
      findings.problem(
        'the classification of its data is missing',
        at('metadata', 'annotations'),
      );
    }
    if (annotations['fairway.dev/security-contact'] === undefined) {
      findings.problem(
        'whom to tell of a weakness is missing',
        at('metadata', 'annotations'),
      );
    }
    return findings.verdict(
      `${data.spec.owner} owns ${name}, ${data.spec.lifecycle}; classification, exposure, tier and contact are told.`,
    );
  },
};
