import { OWNERS_LOCATIONS } from '../codeowners/parse';
import type { Draft } from './Draft';

const POLICIES = ['.github/SECURITY.md', 'SECURITY.md', 'docs/SECURITY.md'];

/** Adds the owners of what builds and runs the service, after the team's own rules. */
export function hardenCodeowners(draft: Draft, rendered: string) {
  const path = OWNERS_LOCATIONS.find(one => draft.has(one));
  const text = path === undefined ? undefined : draft.text(path);
  if (path === undefined) {
    draft.add(
      {
        path: 'CODEOWNERS',
        control: 'codeowners',
        why: 'Every file has an owner; what builds and runs the service belongs to the security team, so that nobody approves their own change to it.',
      },
      rendered,
    );
    return;
  }
  if (text === undefined) {
    return;
  }
  const lines = rendered.split('\n');
  const guarded = lines.filter(line => /^\/\S/.test(line));
  const team = lines.find(line => line.startsWith('* '));
  const security = guarded[0]?.trim().split(/\s+/).at(-1) ?? '';
  const hasDefault = /^\*\s+\S/m.test(text);
  draft.edit(
    {
      path,
      control: 'codeowners',
      why: 'What builds and runs the service belongs to the security team; your own rules stay, before these.',
    },
    [
      ...(hasDefault || team === undefined ? [] : [team]),
      text.trimEnd(),
      '',
      '# The last matching line decides: these come after every other rule.',
      ...guarded,
      ...(path === 'CODEOWNERS' ? [] : [`/${path} ${security}`]),
      '',
    ].join('\n'),
  );
}

/** Says where weaknesses are reported; a policy that is there gets what it lacks. */
export function hardenSecurityPolicy(
  draft: Draft,
  rendered: string,
  isEnough: boolean,
) {
  const path = POLICIES.find(one => draft.has(one));
  const why =
    'Whoever finds a weakness knows where to report it and when they hear.';
  if (path === undefined) {
    draft.add(
      { path: 'SECURITY.md', control: 'security-policy', why },
      rendered,
    );
    return;
  }
  const text = draft.text(path);
  if (isEnough || text === undefined) {
    return;
  }
  const section = rendered.slice(rendered.indexOf('\n## ') + 1);
  draft.edit(
    { path, control: 'security-policy', why },
    `${text.trimEnd()}\n\n${section}`,
  );
}
