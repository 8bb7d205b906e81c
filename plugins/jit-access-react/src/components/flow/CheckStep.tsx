import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import type {
  Entitlement,
  RequestPreview,
} from '@fairway/plugin-jit-access-common';
import { useLanguage } from '../../hooks/useLanguage';
import { formatDuration } from '../../lib/duration';
import { jitAccessReactTranslationRef } from '../../translation';
import { Approvers } from '../Approvers';
import { BudgetLines } from '../BudgetLines';
import { EntityName } from '../EntityName';
import { Code, Facts, type Fact } from '../Facts';
import { Moment } from '../Moment';
import { RequestFactList } from '../RequestFactList';
import { ServerWords } from '../ServerWords';
import { RiskBadge } from '../StateBadge';
import type { Draft } from './draft';

/** Properties of {@link CheckStep}. */
export interface CheckStepProps {
  entitlement: Entitlement;
  draft: Draft;
  preview: RequestPreview;
}

/** Shows what a request would lead to, before it is sent. */
export function CheckStep(props: CheckStepProps) {
  const { preview } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const asked = useAsked(props);
  const outcome = useOutcome(preview);
  return (
    <Flex direction="column" gap="4">
      {!preview.allowed && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('flow.refused')}
          description={
            <ServerWords text={preview.refusal ?? t('flow.refusedPlain')} />
          }
        />
      )}
      <Facts items={preview.allowed ? [...asked, ...outcome] : asked} />
    </Flex>
  );
}

/** What is asked for, and the rule that applies. */
function useAsked({ entitlement, draft, preview }: CheckStepProps): Fact[] {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const language = useLanguage();
  const facts: Fact[] = [
    {
      name: t('flow.asking'),
      value: (
        <Flex gap="2" align="center">
          {t('flow.forTime', {
            title: entitlement.title,
            duration: formatDuration(draft.duration, { language }),
          })}
          <RiskBadge risk={entitlement.risk} />
        </Flex>
      ),
    },
  ];
  if (entitlement.forOthers && draft.forOther) {
    facts.push({
      name: t('flow.forWhom'),
      value: <EntityName entityRef={draft.grantee} />,
    });
  }
  if (entitlement.maxAhead !== null) {
    facts.push({
      name: t('flow.starting'),
      value: draft.later ? (
        <Moment at={draft.startsAt} />
      ) : (
        t('flow.startingNow')
      ),
    });
  }
  facts.push({
    name: t('flow.rule'),
    value: (
      <>
        {preview.rule && (
          <Text as="div" weight="bold">
            {t('flow.ruleName', { rule: preview.rule })}
          </Text>
        )}
        <ServerWords text={preview.explanation} />
      </>
    ),
  });
  if (preview.facts.length > 0) {
    facts.push({
      name: t('flow.facts'),
      value: <RequestFactList facts={preview.facts} />,
    });
  }
  return facts;
}

/** What comes of it when it is allowed. */
function useOutcome(preview: RequestPreview): Fact[] {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const language = useLanguage();
  return [
    {
      name: t('flow.approvers'),
      value: preview.auto ? (
        t('flow.auto')
      ) : (
        <Approvers steps={preview.steps} />
      ),
    },
    ...(preview.auto
      ? []
      : [
          {
            name: t('flow.median'),
            value: preview.medianTimeToDecision
              ? formatDuration(preview.medianTimeToDecision, { language })
              : t('flow.medianNone'),
          },
        ]),
    ...(preview.budget
      ? [
          {
            name: t('flow.budget'),
            value: <BudgetLines budget={preview.budget} />,
          },
        ]
      : []),
    { name: t('flow.plan'), value: <Plan lines={preview.plan} /> },
    {
      name: t('flow.residual'),
      value: preview.residual ?? t('flow.residualNone'),
    },
  ];
}

/** The change at the provider, one line each. */
export function Plan(props: { lines: string[] }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  if (props.lines.length === 0) {
    return <>{t('flow.planNone')}</>;
  }
  return (
    <ul>
      {props.lines.map((line, index) => (
        <li key={index}>
          <Code>{line}</Code>
        </li>
      ))}
    </ul>
  );
}
