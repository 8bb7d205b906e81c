import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text, TextField } from '@backstage/ui';
import type {
  RequestInputs,
  TicketCheck,
} from '@fairway/plugin-jit-access-common';
import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiLoader4Line,
  RiQuestionLine,
  RiSearchLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { useTicketCheck } from '../hooks/useTicketCheck';
import { jitAccessReactTranslationRef } from '../translation';
import { isTicket } from './flow/draft';
import { usePatternWords } from './flow/usePatternWords';
import { ToneBadge, type Tone } from './ToneBadge';

const LOOK: Record<TicketCheck['state'], [RemixiconComponentType, Tone]> = {
  open: [RiCheckboxCircleLine, 'positive'],
  closed: [RiCloseCircleLine, 'negative'],
  missing: [RiSearchLine, 'negative'],
  unknown: [RiQuestionLine, 'warning'],
};

/** Properties of {@link TicketField}. */
export interface TicketFieldProps {
  entitlementId: string;
  wants: NonNullable<RequestInputs['ticket']>;
  value: string;
  onChange: (ticket: string) => void;
  error?: string;
}

/** Asks for a ticket, and says how it stands while it is typed, where tickets are looked up. */
export function TicketField(props: TicketFieldProps) {
  const { entitlementId, wants, value, onChange, error } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const pattern = usePatternWords()(wants.pattern);
  const given = value.trim();
  return (
    <Flex direction="column" gap="2">
      <TextField
        label={t('flow.ticket')}
        description={
          wants.verified
            ? t('flow.ticketHintVerified', { pattern })
            : t('flow.ticketHint', { pattern })
        }
        isRequired={wants.required}
        value={value}
        onChange={onChange}
        validationBehavior="aria"
        validate={() => error}
      />
      {wants.verified && (
        <TicketState
          entitlementId={entitlementId}
          ticket={isTicket(given, wants.pattern) ? given : ''}
        />
      )}
    </Flex>
  );
}

function TicketState(props: { entitlementId: string; ticket: string }) {
  const check = useTicketCheck(props.entitlementId, props.ticket);
  // The region stays, so that what appears in it is announced.
  return (
    <div role="status">
      {check === 'checking' && <Checking />}
      {check !== null && check !== 'checking' && <Checked check={check} />}
    </div>
  );
}

function Checking() {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  return (
    <ToneBadge
      icon={RiLoader4Line}
      tone="neutral"
      text={t('ticket.checking')}
    />
  );
}

function Checked(props: { check: TicketCheck }) {
  const { state, title, url, message } = props.check;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const [icon, tone] = LOOK[state];
  return (
    <Flex align="center" gap="2">
      <ToneBadge icon={icon} tone={tone} text={t(`ticket.${state}`)} />
      <Text variant="body-small">
        {title ?? message}
        {title && state !== 'open' && ` – ${message}`}
      </Text>
      {url && (
        <Link href={url} target="_blank" rel="noopener noreferrer">
          {t('ticket.link')}
        </Link>
      )}
    </Flex>
  );
}
