import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import type {
  ApprovalStep,
  Entitlement,
  RequestPreview,
} from '@fairway/plugin-jit-access-common';
import { useLanguage } from '../../hooks/useLanguage';
import { formatDuration } from '../../lib/duration';
import { jitAccessReactTranslationRef } from '../../translation';
import { EntityNames } from '../EntityName';
import { Code, Facts, type Fact } from '../Facts';
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
  const { entitlement, draft, preview } = props;
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
    {
      name: t('flow.rule'),
      value: (
        <>
          {preview.rule && (
            <Text as="div" weight="bold">
              {t('flow.ruleName', { rule: preview.rule })}
            </Text>
          )}
          {preview.explanation}
        </>
      ),
    },
  ];
  if (preview.allowed) {
    facts.push(
      {
        name: t('flow.approvers'),
        value: <Approvers steps={preview.steps} />,
      },
      {
        name: t('flow.median'),
        value: (
          <>
            {preview.medianTimeToDecision
              ? formatDuration(preview.medianTimeToDecision, { language })
              : t('flow.medianNone')}
          </>
        ),
      },
      { name: t('flow.plan'), value: <Plan lines={preview.plan} /> },
      {
        name: t('flow.residual'),
        value: <>{preview.residual ?? t('flow.residualNone')}</>,
      },
    );
  }
  return (
    <Flex direction="column" gap="4">
      {!preview.allowed && (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('flow.refused')}
          description={preview.refusal ?? t('flow.refusedPlain')}
        />
      )}
      <Facts items={facts} />
    </Flex>
  );
}

function Plan(props: { lines: string[] }) {
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

/** Who can approve each step now, without requester and grantee. */
export function Approvers(props: { steps: ApprovalStep[] }) {
  const { steps } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  if (steps.length === 0) {
    return <>{t('flow.approversNone')}</>;
  }
  return (
    <ul>
      {steps.map((step, index) => (
        <li key={index}>
          {steps.length > 1
            ? t('flow.approversStep', {
                number: String(index + 1),
                any: String(step.any),
              })
            : t('flow.approversOne', { any: String(step.any) })}{' '}
          {step.approvers.length > 0 ? (
            <EntityNames entityRefs={step.approvers} />
          ) : (
            t('flow.approversNobody')
          )}
        </li>
      ))}
    </ul>
  );
}
