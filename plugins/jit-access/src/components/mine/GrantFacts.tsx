import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { AccessGrant } from '@fairway/plugin-jit-access-common';
import {
  Countdown,
  DriftBadge,
  EntityName,
  EntityNames,
  formatMoment,
  HowToUse,
  jitAccessReactTranslationRef,
  ReviewBadge,
  useLanguage,
  type ServerClock,
} from '@fairway/plugin-jit-access-react';
import { jitAccessTranslationRef } from '../../translation';

/** Properties of {@link GrantFacts}. */
export interface GrantFactsProps {
  grant: AccessGrant;
  clock: ServerClock;
  showGrantee?: boolean;
}

/** What there is to know of a grant: when, on what, how to use it, what remains, what is wrong. */
export function GrantFacts(props: GrantFactsProps) {
  const { grant, clock, showGrantee } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  return (
    <>
      {showGrantee && <EntityName entityRef={grant.grantee} />}
      <GrantTimes grant={grant} clock={clock} />
      <Text variant="body-small">
        <EntityName entityRef={grant.entityRef} />
      </Text>
      {grant.instructions && grant.state === 'active' && (
        <HowToUse instructions={grant.instructions} />
      )}
      {grant.drift && (
        <Flex direction="column" gap="1" align="start">
          <DriftBadge kind={grant.drift.kind} />
          <Text variant="body-small">
            {t('mine.drift', {
              detail: grant.drift.detail,
              time: formatMoment(grant.drift.since, language),
            })}
          </Text>
        </Flex>
      )}
      {grant.review && (
        <Flex direction="column" gap="1" align="start">
          <ReviewBadge review={grant.review} />
          {grant.review.state === 'owed' && (
            <ReviewWords reviewers={grant.review.reviewers} />
          )}
        </Flex>
      )}
      {grant.residualUntil && (
        <Text variant="body-small" color="secondary">
          {t('mine.residual', {
            time: formatMoment(grant.residualUntil, language),
          })}
        </Text>
      )}
      {grant.lastError && grant.state !== 'revoke-overdue' && (
        <Text variant="body-small">
          {t('mine.lastError', { error: grant.lastError })}
        </Text>
      )}
    </>
  );
}

function ReviewWords(props: { reviewers: string[] }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return (
    <Text variant="body-small">
      {t('mine.reviewOwed')} <EntityNames entityRefs={props.reviewers} />
    </Text>
  );
}

/** Starts in, ends in, or when it ended, on the server's clock. */
function GrantTimes(props: { grant: AccessGrant; clock: ServerClock }) {
  const { grant, clock } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { t: tReact } = useTranslationRef(jitAccessReactTranslationRef);
  const language = useLanguage();
  const { state, scheduledFor, startsAt, endsAt, endedAt, endReason } = grant;
  const aside = (text: string) => (
    <Text variant="body-small" color="secondary">
      {text}
    </Text>
  );
  if (state === 'scheduled' && scheduledFor) {
    const time = formatMoment(scheduledFor, language);
    return (
      <Flex align="center" gap="3">
        <Countdown
          kind="starts"
          until={scheduledFor}
          from={grant.createdAt}
          clock={clock}
        />
        {aside(t('mine.starts', { time }))}
      </Flex>
    );
  }
  if (state === 'active' && endsAt) {
    const time = formatMoment(endsAt, language);
    return (
      <Flex align="center" gap="3">
        <Countdown kind="ends" until={endsAt} from={startsAt} clock={clock} />
        {aside(t('mine.until', { time }))}
      </Flex>
    );
  }
  if (endedAt) {
    const time = formatMoment(endedAt, language);
    return aside(
      endReason
        ? t('mine.ended', { time, reason: tReact(`endReason.${endReason}`) })
        : t('mine.endedPlain', { time }),
    );
  }
  return null;
}
