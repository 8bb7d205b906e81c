import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useCallback } from 'react';
import { actionInWords } from '../lib/inWords';
import { provider } from '../messages/states';
import { jitAccessReactTranslationRef } from '../translation';

type KnownProvider = keyof typeof provider;

function isKnown(id: string): id is KnownProvider {
  return Object.hasOwn(provider, id);
}

/** Says what a provider of access is called; one that is not known, by the words of its id. */
export function useProviderWords(): (id: string) => string {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  return useCallback(
    id => (isKnown(id) ? t(`provider.${id}`) : actionInWords(id)),
    [t],
  );
}
