import { type Findings, notApplicable, type Verdict } from '../control';
import type { ServiceProfile } from '../profile';
import type { Tree } from '../types';

/** A language that services are written in. */
export type Language = ServiceProfile['language'];

/**
 * Judges the code of a service that is written in one language.
 *
 * @returns what was found, for when nothing speaks against a pass
 */
export type LanguageJudge = (
  tree: Tree,
  findings: Findings,
  profile: Partial<ServiceProfile>,
) => string;

/** Judges of one control, per language. One that is missing makes it unknown. */
export type LanguageJudges = Partial<Record<Language, LanguageJudge>>;

const NAMES: Readonly<Record<Language, string>> = {
  node: 'Node.js',
  python: 'Python',
  go: 'Go',
};

/** Files of which a service in any language has one. */
const MANIFESTS = [
  'package.json',
  'pyproject.toml',
  'requirements.txt',
  'go.mod',
];

/**
 * Lets the judge of the service's language judge. A machine image has no code;
 * a language that is not known, or has no judge, is a doubt.
 */
export function judgeService(
  judges: LanguageJudges,
  findings: Findings,
  tree: Tree,
  profile: Partial<ServiceProfile>,
): Verdict {
  const { kind, language } = profile;
  const manifest = tree.paths().find(path => MANIFESTS.includes(path));
  if (kind === 'vm-image' && manifest === undefined) {
    return notApplicable('A machine image has no code of a service.');
  }
  if (language === undefined) {
    findings.doubt(
      'it is not known which language the service is written in: there is no package.json, pyproject.toml or go.mod',
    );
    return findings.verdict('');
  }
  const judge = judges[language];
  if (!judge) {
    findings.doubt(`services in ${NAMES[language]} are not judged`);
    return findings.verdict('');
  }
  return findings.verdict(judge(tree, findings, profile));
}
