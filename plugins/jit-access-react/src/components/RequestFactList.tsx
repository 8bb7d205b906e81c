import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { RequestFact } from '@fairway/plugin-jit-access-common';
import { RiChatQuoteLine, RiShieldCheckLine } from '@remixicon/react';
import { jitAccessReactTranslationRef } from '../translation';
import { ToneBadge } from './ToneBadge';

/** What was looked up for a request, each marked as verified or claimed. */
export function RequestFactList(props: { facts: RequestFact[] }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  return (
    <ul>
      {props.facts.map((fact, index) => (
        <li key={index}>
          <ToneBadge
            icon={fact.verified ? RiShieldCheckLine : RiChatQuoteLine}
            tone={fact.verified ? 'positive' : 'neutral'}
            text={
              fact.verified ? t('flow.factVerified') : t('flow.factClaimed')
            }
          />{' '}
          {fact.label}: {fact.value}
        </li>
      ))}
    </ul>
  );
}
