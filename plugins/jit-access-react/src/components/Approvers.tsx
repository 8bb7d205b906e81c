import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ApprovalStep } from '@fairway/plugin-jit-access-common';
import { jitAccessReactTranslationRef } from '../translation';
import { EntityNames } from './EntityName';

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
