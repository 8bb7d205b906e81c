import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Entitlement } from '@fairway/plugin-jit-access-common';
import { useLanguage } from '../../hooks/useLanguage';
import { formatDuration } from '../../lib/duration';
import type { RequestField } from '../../lib/errors';
import { jitAccessReactTranslationRef } from '../../translation';
import { usePatternWords } from './usePatternWords';
import type { Draft, DraftProblems, InputProblem, Problem } from './draft';

/** What the server said, by field. */
export type Refusals = Partial<Record<RequestField, string>>;

function isInputProblem(problem: Problem): problem is InputProblem {
  return problem.startsWith('field-');
}

/** Says what is wrong with the fields of a draft, in words. */
export function useProblemWords(options: {
  entitlement: Entitlement;
  draft: Draft;
  problems: DraftProblems;
  refusals: Refusals;
}): (field: RequestField) => string | undefined {
  const { entitlement, draft, problems, refusals } = options;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const patternWords = usePatternWords();
  const language = useLanguage();
  const words = (iso: string | null) =>
    iso === null ? '' : formatDuration(iso, { language });
  const { reason, ticket, fields } = entitlement.inputs;

  const inputWords = (problem: InputProblem, name: string) => {
    const field = fields.find(item => item.name === name);
    const min = String(field?.min ?? '');
    const max = String(field?.max ?? '');
    return {
      'field-missing': t('flow.fieldMissing'),
      'field-wrong': t('flow.fieldWrong', {
        pattern: patternWords(field?.pattern ?? ''),
      }),
      'field-integer': t('flow.fieldInteger'),
      'field-low': t('flow.fieldLow', { min }),
      'field-high': t('flow.fieldHigh', { max }),
      'field-short': t('flow.fieldShort', { min }),
      'field-long': t('flow.fieldLong', { max }),
    }[problem];
  };
  return field => {
    const problem = problems[field];
    if (!problem) {
      return refusals[field];
    }
    if (isInputProblem(problem)) {
      return inputWords(problem, field.replace(/^inputs\./, ''));
    }
    return {
      'person-missing': t('flow.personMissing'),
      'duration-missing': t('duration.missing'),
      'duration-too-short': t('duration.tooShort', {
        min: words(entitlement.duration.min),
      }),
      'duration-too-long': t('duration.tooLong', {
        max: words(entitlement.duration.max),
      }),
      'starts-missing': t('flow.startsMissing'),
      'starts-past': t('flow.startsPast'),
      'starts-far': t('flow.startsFar', { ahead: words(entitlement.maxAhead) }),
      'reason-short': t('flow.reasonShort', {
        min: String(reason.minLength),
        left: String(reason.minLength - draft.reason.trim().length),
      }),
      'reason-long': t('flow.reasonLong', { max: String(reason.maxLength) }),
      'ticket-missing': t('flow.ticketMissing'),
      'ticket-wrong': t('flow.ticketWrong', {
        pattern: patternWords(ticket?.pattern ?? ''),
      }),
    }[problem];
  };
}
