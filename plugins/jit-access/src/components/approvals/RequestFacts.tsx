import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { AccessRequest } from '@fairway/plugin-jit-access-common';
import {
  Approvers,
  EntityName,
  EntityNames,
  Facts,
  formatDuration,
  RiskBadge,
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
  const { request } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const approvedBy = [
    ...new Set(request.steps.flatMap(step => step.approvedBy)),
  ];
  const verified: Fact[] = [
    {
      name: t('approvals.requester'),
      value: <EntityName entityRef={request.requester} />,
    },
    {
      name: t('approvals.entitlement'),
      value: (
        <Flex gap="2" align="center">
          {request.entitlementTitle}
          <RiskBadge risk={request.risk} />
        </Flex>
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
    {
      name: t('approvals.rule'),
      value: request.explanation,
    },
    {
      name: t('approvals.policy'),
      value: t('approvals.policyVersion', {
        id: request.policy.id,
        version: String(request.policy.version),
      }),
    },
  ];
  if (request.grantee !== request.requester) {
    verified.splice(1, 0, {
      name: t('approvals.grantee'),
      value: <EntityName entityRef={request.grantee} />,
    });
  }
  if (request.state === 'pending') {
    verified.push({
      name: t('approvals.approvers'),
      value: <Approvers steps={request.steps} />,
    });
  }
  if (approvedBy.length > 0) {
    verified.push({
      name: t('approvals.already'),
      value: <EntityNames entityRefs={approvedBy} />,
    });
  }
  return (
    <Flex direction="column" gap="3">
      <Box
        icon={<RiShieldCheckLine size={18} aria-hidden />}
        title={t('approvals.verified')}
        facts={verified}
      />
      <Box
        icon={<RiChatQuoteLine size={18} aria-hidden />}
        title={t('approvals.claimed')}
        claimed
        facts={[
          { name: t('approvals.reason'), value: request.reason },
          {
            name: t('approvals.ticket'),
            value: request.ticket ?? t('approvals.ticketNone'),
          },
        ]}
      />
    </Flex>
  );
}
