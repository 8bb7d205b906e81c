import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  Waiver,
  WaiverStatus,
} from '@fairway/plugin-security-scorecard-common';
import { Deadline, Moment } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';

/** What the end of a waiver is, in each status: only one in force ends then. */
export const END_WORDS = {
  pending: 'waivers.askedUntil',
  approved: 'waivers.ends',
  denied: 'waivers.askedUntil',
  withdrawn: 'waivers.askedUntil',
  revoked: 'waivers.wouldHaveEnded',
  expired: 'waivers.ended',
} as const satisfies Record<WaiverStatus, string>;

/** When a waiver ends, did end, or would have ended. */
export const WaiverEnd = ({
  waiver: { status, expiresAt },
}: {
  waiver: Waiver;
}) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  if (status === 'approved') {
    return <Deadline deadline={expiresAt} wording="ends" />;
  }
  return (
    <Text as="span" variant="body-small" color="secondary">
      {t(END_WORDS[status])}{' '}
      <span className={styles.unbroken}>
        <Moment at={expiresAt} />
      </span>
    </Text>
  );
};
