import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { AccessRequest } from '@fairway/plugin-jit-access-common';
import {
  EntityName,
  formatMoment,
  useDelegations,
  useLanguage,
} from '@fairway/plugin-jit-access-react';
import { RiUserFollowLine } from '@remixicon/react';
import { jitAccessTranslationRef } from '../../translation';

/** Says in whose place one can decide; nothing when nobody delegated it. */
export function OnBehalf(props: { request: AccessRequest; me: string }) {
  const { request, me } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const live = useDelegations();
  const involved = new Set([request.requester, request.grantee]);
  const given = (live.value ?? []).filter(
    ({ active, to, from }) => active && to === me && !involved.has(from),
  );
  return (
    <>
      {given.map(delegation => (
        <Flex key={delegation.id} gap="1" align="center">
          <RiUserFollowLine size={16} aria-hidden />
          <Text variant="body-small">
            {t('approvals.behalf')} <EntityName entityRef={delegation.from} />{' '}
            {t('approvals.behalfUntil', {
              time: formatMoment(delegation.endsAt, language),
            })}
          </Text>
        </Flex>
      ))}
    </>
  );
}
