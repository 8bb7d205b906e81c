import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { patternExamples } from '../../lib/patternExamples';
import { jitAccessReactTranslationRef } from '../../translation';

/** Says what fits a policy's pattern: examples of it, or the pattern where it is too complicated for examples. */
export function usePatternWords(): (pattern: string) => string {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  return pattern => {
    const [first, ...others] = patternExamples(pattern);
    return first === undefined
      ? // Where a pattern begins and ends says nothing to a person.
        pattern.replace(/^\^|\$$/g, '')
      : others.reduce((one, other) => t('flow.either', { one, other }), first);
  };
}
