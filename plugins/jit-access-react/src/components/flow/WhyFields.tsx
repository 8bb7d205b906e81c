import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { TextAreaField } from '@backstage/ui';
import type { Entitlement } from '@fairway/plugin-jit-access-common';
import type { RequestField } from '../../lib/errors';
import { jitAccessReactTranslationRef } from '../../translation';
import { InputFields } from '../InputFields';
import { TicketField } from '../TicketField';
import type { Draft } from './draft';

/** Properties of {@link WhyFields}. */
export interface WhyFieldsProps {
  entitlement: Entitlement;
  draft: Draft;
  onChange: (draft: Draft) => void;
  errorOf: (field: RequestField) => string | undefined;
}

/** Why, with a ticket, and what else the policy wants to know. */
export function WhyFields(props: WhyFieldsProps) {
  const { entitlement, draft, onChange, errorOf } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const { reason, ticket, fields } = entitlement.inputs;
  return (
    <>
      <TextAreaField
        label={t('flow.reason')}
        description={t('flow.reasonHint', { min: String(reason.minLength) })}
        isRequired
        value={draft.reason}
        onChange={text => onChange({ ...draft, reason: text })}
        validationBehavior="aria"
        validate={() => errorOf('reason')}
      />
      {ticket && (
        <TicketField
          entitlementId={entitlement.id}
          wants={ticket}
          value={draft.ticket}
          onChange={text => onChange({ ...draft, ticket: text })}
          error={errorOf('ticket')}
        />
      )}
      <InputFields
        fields={fields}
        values={draft.inputs}
        onChange={inputs => onChange({ ...draft, inputs })}
        errorOf={name => errorOf(`inputs.${name}`)}
      />
    </>
  );
}
