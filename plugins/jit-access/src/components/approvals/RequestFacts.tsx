import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { AccessRequest } from '@fairway/plugin-jit-access-common';
import {
  Approvers,
  EntityName,
  EntityNames,
  Facts,
  formatDuration,
  Moment,
  RiskBadge,
  ServerWords,
  useLanguage,
  type Fact,
} from '@fairway/plugin-jit-access-react';
import { RiChatQuoteLine, RiShieldCheckLine } from '@remixicon/react';
import type { ReactNode } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';

function Box(props: {
  icon: ReactNode;
  title: string;
  facts: Fact[];
  claimed?: boolean;
}) {
  const { icon, title, facts, claimed } = props;
  return (
    <section
      aria-label={title}
      className={claimed ? `${styles.facts} ${styles.claimed}` : styles.facts}
    >
      <Flex direction="column" gap="3">
        <Flex align="center" gap="2">
          {icon}
          <Text weight="bold">{title}</Text>
        </Flex>
        <Facts items={facts} />
      </Flex>
    </section>
  );
}

/** What is known of a request, apart from what the requester says. */
export function RequestFacts(props: { request: AccessRequest }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return (
    <Flex direction="column" gap="3">
      <Box
        icon={<RiShieldCheckLine size={18} aria-hidden />}
        title={t('approvals.verified')}
        facts={useVerified(props.request)}
      />
      <Box
        icon={<RiChatQuoteLine size={18} aria-hidden />}
        title={t('approvals.claimed')}
        claimed
        facts={useClaimed(props.request)}
      />
    </Flex>
  );
}

/** What was looked up, a name once with a line for each of its values. */
function factsOf(request: AccessRequest, verified: boolean): Fact[] {
  const values = new Map<string, string[]>();
  for (const fact of request.facts) {
    // The ticket stands among what is claimed already.
    if (
      fact.verified === verified &&
      (verified || fact.value !== request.ticket)
    ) {
      values.set(fact.label, [...(values.get(fact.label) ?? []), fact.value]);
    }
  }
  return [...values].map(([name, lines]) => ({
    name,
    value: lines.length === 1 ? lines[0] : <Lines of={lines} />,
  }));
}

function Lines(props: { of: string[] }) {
  return (
    <ul className={styles.list}>
      {props.of.map((line, index) => (
        <li key={index}>{line}</li>
      ))}
    </ul>
  );
}

/** What only the requester says. */
function useClaimed(request: AccessRequest): Fact[] {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  // An input that the policy asks for is a fact, by its title.
  const told = new Set(request.facts.map(({ value }) => value));
  return [
    { name: t('approvals.reason'), value: request.reason },
    {
      name: t('approvals.ticket'),
      value: request.ticket ?? t('approvals.ticketNone'),
    },
    ...Object.entries(request.inputs)
      .filter(([, value]) => !told.has(value))
      .map(([name, value]) => ({ name, value })),
    ...factsOf(request, false),
  ];
}

/** What Fairway knows or has looked up. */
function useVerified(request: AccessRequest): Fact[] {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const approvedBy = [
    ...new Set(request.steps.flatMap(step => step.approvedBy)),
  ];
  const facts: Fact[] = [
    {
      name: t('approvals.requester'),
      value: <EntityName entityRef={request.requester} />,
    },
  ];
  if (request.grantee !== request.requester) {
    facts.push({
      name: t('approvals.grantee'),
      value: <EntityName entityRef={request.grantee} />,
    });
  }
  facts.push(
    {
      name: t('approvals.entitlement'),
      value: (
        <>
          {request.entitlementTitle} <RiskBadge risk={request.risk} />
        </>
      ),
    },
    {
      name: t('approvals.entity'),
      value: <EntityName entityRef={request.entityRef} />,
    },
    {
      name: t('approvals.duration'),
      value: formatDuration(request.duration, { language }),
    },
  );
  if (request.startsAt) {
    facts.push({
      name: t('approvals.starts'),
      value: <Moment at={request.startsAt} />,
    });
  }
  facts.push(
    {
      name: t('approvals.rule'),
      value: <ServerWords text={request.explanation} />,
    },
    {
      name: t('approvals.policy'),
      value: t('approvals.policyVersion', {
        id: request.policy.id,
        version: String(request.policy.version),
      }),
    },
    ...factsOf(request, true),
  );
  if (request.auto) {
    facts.push({
      name: t('approvals.approvers'),
      value: t('approvals.auto'),
    });
  } else if (request.state === 'pending') {
    facts.push({
      name: t('approvals.approvers'),
      value: <Approvers steps={request.steps} />,
    });
  }
  if (approvedBy.length > 0) {
    facts.push({
      name: t('approvals.already'),
      value: <EntityNames entityRefs={approvedBy} />,
    });
  }
  return facts;
}
